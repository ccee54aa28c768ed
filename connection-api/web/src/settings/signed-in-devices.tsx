import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { useSessionStore } from '../session/use-session.ts'
import { formatMoment } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'

const LoginSession = z.object({
  id: z.string(),
  current: z.boolean(),
  platform: z.string(),
  created_at: z.string(),
  last_used_at: z.string(),
})
type LoginSession = z.output<typeof LoginSession>

const PATH = '/api/auth/sessions'

/** Where this person is signed in, and the end of it, with the calls that hang on it. */
export function SignedInDevices() {
  const session = useSessionStore()
  const sessions = useApi(PATH, z.object({ sessions: z.array(LoginSession) }))
  const change = useChange([PATH])
  const end = (id: string) => change.mutate({ path: `${PATH}/${id}`, method: 'DELETE' })
  return (
    <Card title={text.devices.title} about={text.devices.about}>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <Shown query={sessions}>
        {(data) => (
          <ul className="rows">
            {data.sessions.map((one) => (
              <Device key={one.id} session={one} busy={change.isPending} onEnd={end} />
            ))}
          </ul>
        )}
      </Shown>
      <div className="actions">
        <Confirm
          trigger={<Button>{text.person.signOutEverywhere}</Button>}
          title={text.devices.everywhereTitle}
          yes={text.person.signOutEverywhere}
          onYes={() => session.signOut(true)}
        >
          {text.devices.everywhereAbout}
        </Confirm>
      </div>
    </Card>
  )
}

interface DeviceProps {
  readonly session: LoginSession
  readonly busy: boolean
  readonly onEnd: (id: string) => void
}

function Device({ session, busy, onEnd }: DeviceProps) {
  const { id, current, platform, created_at, last_used_at } = session
  return (
    <li>
      <span className="grow">
        <strong>{platform === 'mobile' ? text.devices.mobile : text.devices.browser}</strong>{' '}
        {current && <span className="badge badge-good">{text.devices.thisOne}</span>}
        <br />
        <span className="soft">
          {text.devices.since(formatMoment(created_at), formatMoment(last_used_at))}
        </span>
      </span>
      {!current && (
        <Button busy={busy} onClick={() => onEnd(id)}>
          {text.devices.end}
        </Button>
      )}
    </li>
  )
}
