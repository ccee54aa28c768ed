import { z } from 'zod'
import type { Told } from './use-tool.ts'

type Args = Readonly<Record<string, unknown>>

/** Arguments that are ready for the tool, or what is said in its place. */
export type Prepared =
  | { readonly kind: 'use'; readonly args: Args }
  | { readonly kind: 'told'; readonly ok: boolean; readonly text: string }

type Look = (tool: string, args: Args) => Promise<Told>

/** A call by its name here, and how its arguments become that tool's. */
export interface WantedCall {
  readonly tool: string
  prepare(look: Look): Promise<Prepared>
}

/**
 * Agents made elsewhere know the tools by the names that seed s0 gave them: `check_availability` and
 * `set_appointment`, which takes a time in place of a slot.
 */
export function readSeedCall({ tool, args }: { readonly tool: string; readonly args: Args }) {
  const use = (tool: string, args: Args): WantedCall => ({
    tool,
    prepare: () => Promise.resolve({ kind: 'use', args }),
  })
  if (tool === 'check_availability') return use('find_times', timesOf(args))
  if (tool !== 'set_appointment') return use(tool, args)
  return { tool: 'book_appointment', prepare: (look: Look) => bookingOf(args, look) }
}

const text = z.string().trim().min(1).optional().catch(undefined)
const Times = z.object({
  when: text,
  date: text,
  start_time: text,
  from: text,
  to: text,
  kind: text,
  duration_minutes: z.coerce.number().int().optional().catch(undefined),
})

function timesOf(args: Args): Args {
  const { when, date, start_time, from, to, kind, duration_minutes } = Times.parse(args)
  const span = from !== undefined && to !== undefined ? `${from}/${to}` : from
  return present({ when: when ?? date ?? start_time ?? span, kind, duration_minutes })
}

const Booking = z.object({
  property_address: text,
  title: text,
  name: text,
  phone: text,
  email: text,
})

const Found = z.object({
  from: z.string(),
  slots: z.array(z.object({ slot: z.string(), start: z.string() })),
})

/** Only a time that is exact and free can be booked; else what there is is said. */
async function bookingOf(args: Args, look: Look): Promise<Prepared> {
  const told = await look('find_times', timesOf(args))
  if (!told.ok) return { kind: 'told', ok: false, text: told.text }
  const { from, slots } = Found.parse(told.data)
  const [slot, another] = slots
  if (!slot || another || Date.parse(slot.start) !== Date.parse(from)) {
    const again = 'Ask which one, then call set_appointment with that start_time.'
    return { kind: 'told', ok: false, text: `${told.text.split('\n')[0] ?? ''} ${again}` }
  }
  const { property_address, title, name, phone, email } = Booking.parse(args)
  const what = title ?? property_address
  return { kind: 'use', args: present({ slot: slot.slot, title: what, name, phone, email }) }
}

const present = (args: Args): Args =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))
