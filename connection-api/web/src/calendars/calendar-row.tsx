import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Notice } from '../ui/notice.tsx'
import { SwitchLine } from '../ui/switch-line.tsx'
import { ConnectLink } from './connect-link.tsx'
import { CALENDARS, type Calendar } from './use-calendars.ts'

/** One calendar, and what its owner can do about it. */
export function CalendarRow({ calendar }: { readonly calendar: Calendar }) {
  const { id, provider, email, status, is_default: isDefault } = calendar
  const change = useChange([CALENDARS, '/calendar/events'])
  const name = text.calendars.names[provider]
  const broken = status === 'needs_consent'
  const set = (body: Readonly<Record<string, boolean>>) =>
    change.mutate({ path: `/api/calendar/accounts/${id}`, method: 'PATCH', body })
  return (
    <li>
      <span className="grow">
        <strong>{name}</strong> {isDefault && <Badge good words={text.calendars.default} />}
        {broken && <Badge words={text.calendars.broken} />}
        <br />
        <span className="soft">{email ?? text.calendars.builtIn}</span>
      </span>
      <SwitchLine
        label={text.calendars.counts}
        on={calendar.counts_as_busy}
        disabled={change.isPending}
        onChange={(counts) => set({ counts_as_busy: counts })}
      />
      <div className="actions">
        {broken && (
          <ConnectLink provider={provider} accountId={id} look="main">
            {text.calendars.reconnect}
          </ConnectLink>
        )}
        {!broken && !isDefault && (
          <Button busy={change.isPending} onClick={() => set({ is_default: true })}>
            {text.calendars.makeDefault}
          </Button>
        )}
        {provider !== 'built-in' && <Disconnect calendar={calendar} name={name} />}
      </div>
      {broken && <Notice kind="bad">{text.calendars.brokenAbout(name)}</Notice>}
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </li>
  )
}

function Badge({ words, good = false }: { readonly words: string; readonly good?: boolean }) {
  return <span className={`badge ${good ? 'badge-good' : 'badge-bad'}`}>{words}</span>
}

function Disconnect({ calendar, name }: { readonly calendar: Calendar; readonly name: string }) {
  const change = useChange([CALENDARS, '/calendar/events'])
  const disconnect = () =>
    change.mutateAsync({
      path: '/api/calendar/disconnect',
      method: 'POST',
      body: { account_id: calendar.id },
    })
  return (
    <Confirm
      trigger={<Button look="quiet">{text.calendars.disconnect}</Button>}
      title={text.calendars.disconnectTitle(name)}
      yes={text.calendars.disconnect}
      onYes={disconnect}
    >
      {text.calendars.disconnectAbout}
    </Confirm>
  )
}
