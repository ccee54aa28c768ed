import { useState } from 'react'
import { text } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { CalendarRow } from './calendar-row.tsx'
import { ConnectLink } from './connect-link.tsx'
import { useCalendars } from './use-calendars.ts'

/** My calendars: which there are, which count, where appointments go. */
export function CalendarsPage() {
  const calendars = useCalendars()
  return (
    <div className="page">
      <h1>{text.places.calendars}</h1>
      <News />
      <Shown query={calendars}>
        {({ calendars: own, providers }) => (
          <>
            <Card title={text.calendars.title} about={text.calendars.about}>
              <ul className="rows">
                {own.map((calendar) => (
                  <CalendarRow key={calendar.id} calendar={calendar} />
                ))}
              </ul>
            </Card>
            <Card title={text.calendars.connectTitle} about={text.calendars.connectAbout}>
              {providers.length === 0 && <p className="soft">{text.calendars.noProviders}</p>}
              <div className="actions">
                {providers.map((provider) => (
                  <ConnectLink key={provider} provider={provider} look="plain">
                    {text.calendars.connect(text.calendars.names[provider])}
                  </ConnectLink>
                ))}
              </div>
            </Card>
          </>
        )}
      </Shown>
    </div>
  )
}

/** What came of connecting, as the address says; words of ours alone. */
function News() {
  const [query] = useState(() => new URLSearchParams(location.search))
  if (query.get('auth') === 'success')
    return <Notice kind="good">{text.calendars.connected}</Notice>
  if (query.get('auth') !== 'error') return null
  const known = Object.entries(text.consentFailures).find(([name]) => name === query.get('reason'))
  return <Notice kind="bad">{known?.[1] ?? text.problems.unknown}</Notice>
}
