import { z } from 'zod'
import { describeSlot, Slot } from '../calendar/post-check-availability.ts'
import type { AgentsHandler, ToolDoorParts } from './agents-door.ts'
import { isDone, toolCall, toolCallOnce } from './agents-tool-call.ts'

const Found = z.object({ slots: z.array(Slot) })

/** `POST /api/calendar/check-availability` by an agent (seed s1): a few free times, in words as well. */
export function checkAvailability(parts: ToolDoorParts): AgentsHandler {
  return async (conversation, args) => {
    const told = await toolCall(parts, conversation, 'check_availability', args)
    const found = Found.safeParse(told.data)
    return {
      success: isDone(told),
      message: told.text,
      date: args['date'] ?? null,
      available_slots: (found.data?.slots ?? []).map(describeSlot),
    }
  }
}

const text = z.string().trim().min(1).optional().catch(undefined)

/** As REST has it, and as seed s1 has it. */
const Wish = z.object({
  slot: text,
  start: text,
  date: text,
  time: text,
  title: text,
  name: text,
  patient_name: text,
  phone: text,
  patient_phone: text,
  email: text,
  kind: text,
  duration_minutes: z.coerce.number().int().optional().catch(undefined),
  consent: text,
  user_id: text,
})

const Done = z.object({ appointment: z.looseObject({ id: z.string() }).optional() })

/**
 * `POST /api/appointments` by an agent (seed s1), in two steps: the first puts a question to the owner,
 * who answers on their page; the second, with the same arguments and the consent, books.
 */
export function bookAppointment(parts: ToolDoorParts): AgentsHandler {
  return async (conversation, args) => {
    const { tool, given } = bookingOf(Wish.parse(args))
    const told = await toolCallOnce(parts, conversation, tool, given)
    const { appointment } = Done.safeParse(told.data).data ?? {}
    return {
      success: isDone(told),
      outcome: told.outcome ?? null,
      // The name by which agents have this door.
      message: told.text.replaceAll('set_appointment', 'book_appointment'),
      ...(told.asked && { consent: told.asked.handle, question: told.asked.question }),
      ...(appointment && { appointment_id: appointment.id, appointment }),
    }
  }
}

function bookingOf(wish: z.output<typeof Wish>) {
  const { slot, start, date, time, patient_name, patient_phone, duration_minutes, ...same } = wish
  const who = { name: same.name ?? patient_name, phone: same.phone ?? patient_phone }
  const given = { ...same, ...who }
  if (slot !== undefined) return { tool: 'book_appointment', given: present({ ...given, slot }) }
  const start_time = start ?? momentOf(date, time)
  const when = { start_time, duration_minutes }
  return { tool: 'set_appointment', given: present({ ...given, ...when }) }
}

/** `2026-12-02` with `14:00`, or as it was said. */
function momentOf(date: string | undefined, time: string | undefined): string | undefined {
  if (date === undefined || time === undefined) return date ?? time
  return /^\d\d:\d\d$/.test(time) ? `${date}T${time}` : `${date} at ${time}`
}

const present = (args: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))

/** `POST /api/elevenlabs/tools/{tool}`: any tool that whoever speaks may use, by its own arguments. */
export function anyTool(parts: ToolDoorParts): AgentsHandler {
  return async (conversation, args, request) => {
    const tool = String(request.params['tool'])
    const told = await toolCall(parts, conversation, tool, args)
    const { outcome = null, text: message, asked } = told
    return { success: isDone(told), outcome, message, ...(asked && { consent: asked.handle }) }
  }
}
