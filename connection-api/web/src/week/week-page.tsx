import { useState } from 'react'
import { usePerson } from '../shell/use-person.ts'
import { zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Shown } from '../ui/shown.tsx'
import { AppointmentDialog, type Open } from './appointment-dialog.tsx'
import { toEntries } from './entries.ts'
import { useWeek, type Range } from './use-week.ts'
import { WeekGrid } from './week-grid.tsx'
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
        <Button look="main" onClick={() => setOpen({ what: 'new', day: undefined })}>
          {text.week.add}
        </Button>
      </div>
      {error !== null && <Failure error={error} onRetry={again} />}
      <WeekGrid zone={zone} range={range} entries={entries} onRange={setRange} onOpen={setOpen} />
      <AppointmentDialog zone={zone} open={open} onClose={() => setOpen(undefined)} />
    </div>
  )
}
