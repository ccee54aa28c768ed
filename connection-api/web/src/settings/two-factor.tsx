import { z } from 'zod'
import { useApi } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { Shown } from '../ui/shown.tsx'
import { CodesOff, CodesOn, TWO_FACTOR } from './two-factor-forms.tsx'

const State = z.object({ totp: z.boolean(), recovery_codes_left: z.number() })

/** One-time codes of an authenticator app, besides the password. */
export function TwoFactor() {
  const state = useApi(TWO_FACTOR, State)
  return (
    <Card title={text.codes.title} about={text.codes.about}>
      <Shown query={state}>
        {({ totp, recovery_codes_left: left }) =>
          totp ? (
            <>
              <p>{text.codes.on(left)}</p>
              <CodesOff />
            </>
          ) : (
            <CodesOn />
          )
        }
      </Shown>
    </Card>
  )
}
