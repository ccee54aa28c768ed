import { useState } from 'react'
import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useSessionStore } from '../session/use-session.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from './password-field.tsx'
import { useProof } from './use-proof.ts'

export const TWO_FACTOR = '/api/auth/two-factor'

const SetUp = z.object({ secret: z.string(), uri: z.string() })
type SetUp = z.output<typeof SetUp>
const Recovery = z.object({ recoveryCodes: z.array(z.string()) })

/** The password, then the secret for the app, then its first code. */
export function CodesOn() {
  const session = useSessionStore()
  const step = useProof<SetUp>('')
  const [password, setPassword] = useState('')
  if (step.answer) return <FirstCode setUp={step.answer} />
  const begin = () =>
    session.ask(`${TWO_FACTOR}/totp`, SetUp, { method: 'POST', body: { password } })
  return (
    <form
      className="line-form"
      onSubmit={(event) => {
        event.preventDefault()
        void step.run(begin)
      }}
    >
      <PasswordField value={password} onChange={setPassword} />
      <Button type="submit" busy={step.busy}>
        {text.codes.turnOn}
      </Button>
      {step.failure !== undefined && <Notice kind="bad">{sentenceOf(step.failure)}</Notice>}
    </form>
  )
}

function FirstCode({ setUp }: { readonly setUp: SetUp }) {
  const session = useSessionStore()
  const step = useProof<z.output<typeof Recovery>>('')
  const [otpCode, setOtpCode] = useState('')
  if (step.answer) return <RecoveryCodes codes={step.answer.recoveryCodes} />
  const confirm = () =>
    session.ask(`${TWO_FACTOR}/totp/confirm`, Recovery, { method: 'POST', body: { otpCode } })
  return (
    <form
      className="line-form"
      onSubmit={(event) => {
        event.preventDefault()
        void step.run(confirm)
      }}
    >
      <p className="wide">
        {text.codes.secret} <a href={setUp.uri}>{text.codes.openApp}</a>
        <br />
        <code>{setUp.secret}</code>
      </p>
      <Field
        label={text.signIn.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={otpCode}
        onChange={(event) => setOtpCode(event.target.value)}
      />
      <Button type="submit" busy={step.busy}>
        {text.codes.confirm}
      </Button>
      {step.failure !== undefined && <Notice kind="bad">{sentenceOf(step.failure)}</Notice>}
    </form>
  )
}

/** Shown this once: they are kept as hashes. */
function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  return (
    <Notice kind="good">
      <p>{text.codes.recovery}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** The password and a code, to be asked for codes no more. */
export function CodesOff() {
  const session = useSessionStore()
  const step = useProof<unknown>(TWO_FACTOR)
  const [password, setPassword] = useState('')
  const [otpCode, setOtpCode] = useState('')
  const remove = () =>
    session.send(`${TWO_FACTOR}/totp/remove`, { method: 'POST', body: { password, otpCode } })
  return (
    <form
      className="line-form"
      onSubmit={(event) => {
        event.preventDefault()
        void step.run(remove)
      }}
    >
      <PasswordField value={password} onChange={setPassword} />
      <Field
        label={text.signIn.code}
        autoComplete="one-time-code"
        required
        value={otpCode}
        onChange={(event) => setOtpCode(event.target.value)}
      />
      <Button type="submit" busy={step.busy}>
        {text.codes.turnOff}
      </Button>
      {step.failure !== undefined && <Notice kind="bad">{sentenceOf(step.failure)}</Notice>}
    </form>
  )
}
