import { z } from 'zod'
import { toolTitle } from '@parley/shared/call-activity/tool-title'
import type { ToolDefinition } from '../tools/tool-definition.ts'
import { writtenDays, writtenTime } from './written-time.ts'

/** What may be said of a tool on the activity stream, and nothing else of what it returns. */
export interface ToolWords {
  readonly doing: string
  /** @param structured the tool's structured result */
  done(structured: unknown): string
  readonly failed: string
}

interface AllowedTool extends ToolWords {
  /** A guest may see it too. */
  readonly guest: boolean
}

const zoned = { start: z.iso.datetime(), end: z.iso.datetime(), zone: z.string() }

const Window = z
  .object({ from: z.iso.datetime(), to: z.iso.datetime(), zone: z.string() })
  .transform(({ from, to, zone }) => ({ start: from, end: to, zone }))

const Titled = z.object({ title: z.string(), ...zoned })
const AppointmentAnswer = z.object({ outcome: z.string(), appointment: Titled })
const EventAnswer = z.object({ outcome: z.string(), event: Titled })

const MOVED = 'Moved'

/** The allow-list. A tool of another pack is named to the owner, and not at all to a guest. */
const ALLOWED: ReadonlyMap<string, AllowedTool> = new Map([
  ['whats_on', looking('the calendar', false)],
  ['find_times', looking('free times', true)],
  ['list_appointments', plain('Looking at the appointments', 'Looked at the appointments')],
  ['find_my_appointment', plain('Looking for the appointment', 'Looked for the appointment', true)],
  ['find_contact', plain('Looking for a contact', 'Looked for a contact')],
  ['save_contact', plain('Saving a contact', 'Saved the contact')],
  ['book_appointment', appointment('Booking an appointment', 'Booked')],
  ['move_appointment', appointment('Moving an appointment', MOVED)],
  ['cancel_appointment', appointment('Cancelling an appointment', 'Cancelled')],
  ['create_event', event('Putting an event into the calendar', 'Put into the calendar')],
  ['update_event', event('Changing an event', 'Changed in the calendar')],
  ['delete_event', event('Deleting an event', 'Deleted from the calendar')],
  ['set_working_hours', plain('Setting the working hours', 'Changed the working hours')],
  ['set_appointment_kinds', plain('Setting the kinds', 'Changed the kinds of appointment')],
])

/**
 * @param own what a tool of another pack says of itself
 * @returns undefined where nothing may be said of this tool to this caller
 */
export function wordsOf(
  tool: string,
  caller: 'owner' | 'guest',
  own?: ToolDefinition['words'],
): ToolWords | undefined {
  const allowed = ALLOWED.get(tool)
  if (caller === 'guest') return allowed?.guest ? allowed : undefined
  const title = toolTitle(tool)
  return allowed ?? plain(own?.doing ?? title, own?.done ?? title)
}

function plain(doing: string, done: string, guest = false): AllowedTool {
  return { guest, doing, done: () => done, failed: doing }
}

function looking(at: string, guest: boolean): AllowedTool {
  return {
    guest,
    doing: `Looking at ${at}`,
    done(structured) {
      const { data } = Window.safeParse(structured)
      return data ? `Looked at ${writtenDays(data)}` : `Looked at ${at}`
    },
    failed: `Looked at ${at}`,
  }
}

function appointment(doing: string, did: string): AllowedTool {
  const done = (structured: unknown) => {
    const { data } = AppointmentAnswer.safeParse(structured)
    return data ? happened(did, data.outcome, data.appointment) : UNSETTLED
  }
  return { guest: true, doing, done, failed: doing }
}

function event(doing: string, did: string): AllowedTool {
  const done = (structured: unknown) => {
    const { data } = EventAnswer.safeParse(structured)
    return data ? happened(did, data.outcome, data.event) : UNSETTLED
  }
  return { guest: false, doing, done, failed: doing }
}

/** Nobody knows yet whether it was done, and so we do not say it was. */
const UNSETTLED = 'Asked the calendar; it is still being confirmed'

/** A move that is not settled comes with the time at which the appointment still is. */
function happened(did: string, outcome: string, what: z.output<typeof Titled>): string {
  const about = `${what.title}, ${writtenTime(what)}`
  if (outcome !== 'pending') return `${did}: ${about}`
  return `Still being confirmed: ${did === MOVED ? what.title : about}`
}
