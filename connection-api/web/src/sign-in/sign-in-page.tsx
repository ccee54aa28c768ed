import { useState } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useSettings, type Settings } from '../session/use-settings.ts'
import { Mark } from '../shell/mark.tsx'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordForm } from './password-form.tsx'
import { useSignIn, type SignIn } from './use-sign-in.ts'
import './sign-in.css'

interface SignInPageProps {
  readonly because: 'expired' | undefined
}

/** Every way to sign in that there is here. */
export function SignInPage({ because }: SignInPageProps) {
  const way = useSignIn()
  const settings = useSettings().data
  return (
    <main className="sign-in">
      <Mark />
      <h1>{text.signIn.title}</h1>
      <WhyHere because={because} />
      {settings?.demo === true && <DemoButton way={way} />}
      <PasswordForm way={way} />
      {way.failure !== undefined && <Notice kind="bad">{sentenceOf(way.failure)}</Notice>}
      <OtherWays way={way} settings={settings} />
      <p className="sign-in-links">
        <a href="/account/forgot-password">{text.signIn.forgotten}</a>
        {settings?.registration === true && <a href="/account/register">{text.signIn.register}</a>}
      </p>
    </main>
  )
}

function DemoButton({ way }: { readonly way: SignIn }) {
  return (
    <div className="sign-in-demo">
      <Button look="main" busy={way.busy === 'demo'} onClick={() => void way.asDemoOwner()}>
        {text.signIn.demo}
      </Button>
      <p>{text.signIn.demoAbout}</p>
    </div>
  )
}

interface OtherWaysProps {
  readonly way: SignIn
  readonly settings: Settings | undefined
}

function OtherWays({ way, settings }: OtherWaysProps) {
  return (
    <div className="sign-in-others">
      <Button busy={way.busy === 'passkey'} onClick={() => void way.byPasskey()}>
        {text.signIn.passkey}
      </Button>
      {settings?.google === true && (
        <Button busy={way.busy === 'google'} onClick={() => void way.byGoogle()}>
          {text.signIn.google}
        </Button>
      )}
      {settings?.clerk !== undefined && (
        <Button busy={way.busy === 'clerk'} onClick={() => void way.byClerk()}>
          {text.signIn.clerk}
        </Button>
      )}
    </div>
  )
}

/** Why somebody is asked again: their sign-in ran out, or a provider's came to nothing. */
function WhyHere({ because }: SignInPageProps) {
  const [reason] = useState(() => new URLSearchParams(location.search).get('reason'))
  if (reason !== null) return <Notice kind="bad">{refusalWords(reason)}</Notice>
  return because === undefined ? null : <Notice>{text.signIn.expired}</Notice>
}

/** Words of ours alone: nothing of the address is repeated. */
function refusalWords(reason: string): string {
  const known = Object.entries(text.consentFailures).find(([name]) => name === reason)
  return known?.[1] ?? text.problems.unknown
}
