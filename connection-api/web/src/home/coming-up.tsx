import { formatDay, formatTimes, zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { Shown } from '../ui/shown.tsx'
import { useUpcoming, type Appointment } from './use-upcoming.ts'

const MOST = 5

/** The next appointments. */
export function ComingUp() {
  const upcoming = useUpcoming()
  const zone = upcoming.data?.zone
  const about = zone === undefined ? undefined : text.upcoming.zone(zoneName(zone))
  return (
    <Card title={text.upcoming.title} about={about}>
      <Shown query={upcoming}>
        {({ appointments }) =>
          appointments.length === 0 ? (
            <p className="soft">{text.upcoming.none}</p>
          ) : (
            <ul className="rows">
              {appointments.slice(0, MOST).map((appointment) => (
                <Row key={appointment.id} appointment={appointment} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Card>
  )
}

function Row({ appointment }: { readonly appointment: Appointment }) {
  const { title, start, end, zone, status } = appointment
  return (
    <li>
      <span className="grow">
        <strong>{title}</strong>
        <br />
        <span className="soft">
          <time dateTime={start}>{formatDay(start, zone)}</time>,{' '}
          <span className="whole">{formatTimes(start, end, zone)}</span>
        </span>
      </span>
      {status === 'pending' && <span className="badge">{text.upcoming.pending}</span>}
    </li>
  )
}
