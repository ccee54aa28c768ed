import { useState, type FormEvent } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import type { SignIn } from './use-sign-in.ts'

/** E-mail and password, and the one-time code once it is asked for. */
export function PasswordForm({ way }: { readonly way: SignIn }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [otpCode, setOtpCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void way.byPassword({ email, password, otpCode })
  }
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <Field
        label={text.signIn.email}
        type="email"
        name="email"
        autoComplete="username webauthn"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={text.signIn.password}
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {way.needsCode && <CodeField code={otpCode} onChange={setOtpCode} />}
      <Button type="submit" look="main" busy={way.busy === 'password'}>
        {text.signIn.go}
      </Button>
    </form>
  )
}

interface CodeFieldProps {
  readonly code: string
  readonly onChange: (code: string) => void
}

/** Takes the focus as it appears: it is what the person is asked for next. */
function CodeField({ code, onChange }: CodeFieldProps) {
  return (
    <Field
      ref={(input) => input?.focus()}
      label={text.signIn.code}
      hint={text.signIn.codeHint}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      value={code}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
