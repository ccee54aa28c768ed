import FullCalendar, { type CalendarOptions, type EventDisplayInfo } from '@fullcalendar/react'
import interaction from '@fullcalendar/react/interaction'
import list from '@fullcalendar/react/list'
import theme from '@fullcalendar/react/themes/breezy'
import timeGrid from '@fullcalendar/react/timegrid'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/breezy/theme.css'
import { useAvailability, type Availability } from '../settings/use-availability.ts'
import { today } from '../text/dates.ts'
import { text } from '../text/text.ts'
import type { Open } from './appointment-dialog.tsx'
import { dayBounds } from './day-bounds.ts'
import type { Entry } from './entries.ts'
import { useNarrow } from './use-narrow.ts'
import type { Range } from './use-week.ts'

interface WeekGridProps {
  readonly zone: string
  /** The week that is looked at, which stays when the page is turned. */
  readonly range: Range | undefined
  readonly entries: readonly Entry[]
  readonly onRange: (range: Range) => void
  readonly onOpen: (open: Open) => void
}

/** What is the same in every week. */
const CONSTANT: CalendarOptions = {
  plugins: [timeGrid, list, interaction, theme],
  headerToolbar: { start: 'title', end: 'today prev,next' },
  titleFormat: { day: 'numeric', month: 'short', year: 'numeric' },
  slotHeaderFormat: { hour: 'numeric', minute: '2-digit' },
  listDayFormat: { weekday: 'long' },
  listDayAltFormat: { day: 'numeric', month: 'long' },
  firstDay: 1,
  height: 'auto',
  slotMinHeight: 26,
  nowIndicator: true,
  eventInteractive: true,
  todayText: text.week.today,
  todayHint: text.week.today,
  noEventsContent: text.week.none,
}

/** Days side by side where there is room for them, else one list. */
export function WeekGrid({ zone, range, entries, onRange, onOpen }: WeekGridProps) {
  const narrow = useNarrow()
  const availability = useAvailability().data
  const openNew = (day: string) => day >= today(zone) && onOpen({ what: 'new', day })
  const openEntry = (id: string) => {
    const appointment = entries.find((entry) => entry.id === id)?.appointment
    if (appointment) onOpen({ what: 'existing', appointment })
  }
  return (
    <FullCalendar
      {...CONSTANT}
      key={narrow ? 'list' : 'grid'}
      {...(narrow ? { initialView: 'listWeek' } : { initialView: 'timeGridWeek', eventContent })}
      {...(range && { initialDate: range.from, ...dayBounds(entries, range, zone) })}
      timeZone={zone}
      locale={navigator.language}
      allDaySlot={entries.some(({ allDay }) => allDay)}
      businessHours={availability ? workingHours(availability) : false}
      events={[...entries]}
      datesSet={({ start, end }) => onRange({ from: start.toISOString(), to: end.toISOString() })}
      dateClick={({ dateStr }) => openNew(dateStr.slice(0, 'YYYY-MM-DD'.length))}
      eventClick={({ event }) => openEntry(event.id)}
    />
  )
}

/** The name first: the place in the grid tells the time already. */
function eventContent({ event: { title, start, end }, timeText }: EventDisplayInfo) {
  const ms = Number(end) - Number(start)
  return (
    <span className={`entry-words ${ms < ROOM_FOR_TWO_LINES_MS ? 'entry-words-short' : ''}`}>
      <strong>{title}</strong>
      <span>{timeText}</span>
    </span>
  )
}

const ROOM_FOR_TWO_LINES_MS = 45 * 60_000

/** For the eye alone: what is free is asked of the server. */
function workingHours({ hours }: Availability) {
  return hours.map(({ weekday, starts, ends }) => ({
    daysOfWeek: [weekday % 7],
    startTime: starts,
    endTime: ends,
  }))
}
