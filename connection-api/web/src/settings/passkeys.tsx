import { startRegistration } from '@simplewebauthn/browser'
import { useState } from 'react'
import { z } from 'zod'
import { Problem, sentenceOf } from '../api/problem.ts'
import { useApi } from '../api/use-api.ts'
import type { SessionStore } from '../session/session.ts'
import { useSessionStore } from '../session/use-session.ts'
import { formatMoment } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { PasswordField } from './password-field.tsx'
import { useProof } from './use-proof.ts'

const PATH = '/api/auth/passkeys'

const Passkey = z.object({ id: z.string(), name: z.string(), created_at: z.string() })

/** Passkeys: signing in by fingerprint, face or PIN. */
export function Passkeys() {
  const session = useSessionStore()
  const passkeys = useApi(PATH, z.object({ passkeys: z.array(Passkey) }))
  const step = useProof<unknown>(PATH)
  const [password, setPassword] = useState('')
  const remove = (id: string) =>
    session.send(`${PATH}/${id}/remove`, { method: 'POST', body: { password } })
  return (
    <Card title={text.passkeys.title} about={text.passkeys.about}>
      <form
        className="line-form"
        onSubmit={(event) => {
          event.preventDefault()
          void step.run(() => addPasskey(session, password))
        }}
      >
        <PasswordField value={password} onChange={setPassword} />
        <Button type="submit" busy={step.busy}>
          {text.passkeys.add}
        </Button>
        {step.failure !== undefined && <Notice kind="bad">{sentenceOf(step.failure)}</Notice>}
      </form>
      <Shown query={passkeys}>
        {(data) => (
          <ul className="rows">
            {data.passkeys.map(({ id, name, created_at }) => (
              <li key={id}>
                <span className="grow">
                  <strong>{name}</strong>
                  <br />
                  <span className="soft">{formatMoment(created_at)}</span>
                </span>
                <Button busy={step.busy} onClick={() => void step.run(() => remove(id))}>
                  {text.remove}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Card>
  )
}

/** What a browser needs to make a passkey, as far as its library's types go. */
const Options = z.looseObject({
  challenge: z.string(),
  rp: z.looseObject({ name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.literal('public-key') })),
})

async function addPasskey(session: SessionStore, password: string): Promise<unknown> {
  const optionsJSON = await session.ask(`${PATH}/options`, Options, {
    method: 'POST',
    body: { password },
  })
  const response = await startRegistration({ optionsJSON }).catch((cause: unknown) => {
    throw new Problem(text.passkeys.none, 'no_passkey', 0, cause)
  })
  return session.send(PATH, { method: 'POST', body: { response } })
}
