import FullCalendar from '@fullcalendar/react'
import list from '@fullcalendar/react/list'
import theme from '@fullcalendar/react/themes/breezy'
import timeGrid from '@fullcalendar/react/timegrid'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/breezy/theme.css'
import { useState } from 'react'
import { usePerson } from '../shell/use-person.ts'
import { zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Shown } from '../ui/shown.tsx'
import { AppointmentDialog, type Open } from './appointment-dialog.tsx'
import { toEntries, type Entry } from './entries.ts'
import { useNarrow } from './use-narrow.ts'
import { useWeek, type Range } from './use-week.ts'
import './week.css'

/** My week: appointments and everything else, as it is now, also while a call goes on. */
export function WeekPage() {
  const person = usePerson()
  return <Shown query={person}>{({ zone }) => <Week zone={zone} />}</Shown>
}

function Week({ zone }: { readonly zone: string }) {
  const [range, setRange] = useState<Range>()
  const [open, setOpen] = useState<Open>()
  const { appointments, events, error, again } = useWeek(range)
  const entries = toEntries(appointments, events)
  return (
    <div className="week">
      <div className="week-head">
        <h1>{text.places.week}</h1>
        <p className="soft">{text.week.zone(zoneName(zone))}</p>
        <Button look="main" onClick={() => setOpen({ what: 'new' })}>
          {text.week.add}
        </Button>
      </div>
      {error !== null && <Failure error={error} onRetry={again} />}
      <Grid zone={zone} from={range?.from} entries={entries} onRange={setRange} onOpen={setOpen} />
      <AppointmentDialog zone={zone} open={open} onClose={() => setOpen(undefined)} />
    </div>
  )
}

interface GridProps {
  readonly zone: string
  /** The week that is looked at, which stays when the page is turned. */
  readonly from: string | undefined
  readonly entries: readonly Entry[]
  readonly onRange: (range: Range) => void
  readonly onOpen: (open: Open) => void
}

/** Days side by side where there is room for them, else one list. */
function Grid({ zone, from, entries, onRange, onOpen }: GridProps) {
  const narrow = useNarrow()
  return (
    <FullCalendar
      key={narrow ? 'list' : 'grid'}
      plugins={[timeGrid, list, theme]}
      initialView={narrow ? 'listWeek' : 'timeGridWeek'}
      headerToolbar={{ start: 'title', end: 'today prev,next' }}
      timeZone={zone}
      {...(from !== undefined && { initialDate: from })}
      locale={navigator.language}
      firstDay={1}
      height="auto"
      slotMinTime="07:00"
      slotMaxTime="21:00"
      nowIndicator
      todayText={text.week.today}
      todayHint={text.week.today}
      slotHeaderFormat={{ hour: 'numeric', minute: '2-digit' }}
      eventInteractive
      noEventsContent={text.week.none}
      events={[...entries]}
      datesSet={({ start, end }) => onRange({ from: start.toISOString(), to: end.toISOString() })}
      eventClick={({ event }) => {
        const entry = entries.find(({ id }) => id === event.id)
        if (entry?.appointment) onOpen({ what: 'existing', appointment: entry.appointment })
      }}
    />
  )
}
