import { text } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { Shown } from '../ui/shown.tsx'
import { useAvailability } from './use-availability.ts'
import { hoursOn, toolHours } from './weekday-hours.ts'
import { WeekdayRow } from './weekday-row.tsx'

const WEEK = [1, 2, 3, 4, 5, 6, 7]

/** When the person may be booked, weekday by weekday. */
export function WorkingHours() {
  const availability = useAvailability()
  return (
    <Card title={text.hours.title} about={text.hours.about}>
      <Shown query={availability}>
        {({ hours }) => (
          <ul className="rows">
            {WEEK.map((weekday) => {
              const known = hoursOn(weekday, hours)
              return (
                <WeekdayRow
                  key={`${weekday} ${toolHours(known)}`}
                  weekday={weekday}
                  known={known}
                />
              )
            })}
          </ul>
        )}
      </Shown>
    </Card>
  )
}
