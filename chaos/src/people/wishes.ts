import type { ToolAnswer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import type { Interval } from '@parley/mcp-server/src/scheduling/interval.ts'
import { z } from 'zod'
import type { ToolName } from '../process/tools-over.ts'
import type { Yes } from '../statements.ts'
import type { World } from '../world.ts'
import { answering, asking, say, sayYes, think, yesId, type Caller } from './caller.ts'

/** The one day on which anything is free. */
const DAY = '2026-11-25'

/** So few that callers want the same. */
const MOST_SLOTS = 3

/** Asks for a time and books it. */
export async function book(world: World, caller: Caller): Promise<void> {
  const slot = await findSlot(world, caller)
  if (slot) await twoSteps(world, caller, 'book_appointment', { slot: slot.slot }, slot.interval)
}

/** Moves an appointment that is there, whoever made it. */
export async function move(world: World, caller: Caller): Promise<void> {
  const appointment = await findAppointment(world, caller)
  const slot = appointment && (await findSlot(world, caller))
  if (!slot) return
  await twoSteps(world, caller, 'move_appointment', { appointment, slot: slot.slot }, slot.interval)
}

export async function cancel(world: World, caller: Caller): Promise<void> {
  const appointment = await findAppointment(world, caller)
  if (appointment) await twoSteps(world, caller, 'cancel_appointment', { appointment }, undefined)
}

/** Puts an event into the calendar that is no appointment, late in the evening. */
export async function addEvent(world: World, caller: Caller): Promise<void> {
  const args = { title: 'Choir', when: `${DAY}T20:00`, duration_minutes: 60 }
  await twoSteps(world, caller, 'create_event', args, undefined)
}

const Slots = z.object({
  slots: z.array(z.object({ slot: z.string(), start: z.string(), end: z.string() })),
})

async function findSlot(world: World, caller: Caller) {
  const found = Slots.safeParse(dataOf(await say(world, caller, 'find_times', { when: DAY })))
  const slots = found.success ? found.data.slots.slice(0, MOST_SLOTS) : []
  if (slots.length === 0) return undefined
  const { slot, start, end } = caller.random.pick(slots)
  return { slot, interval: { start: Date.parse(start), end: Date.parse(end) } }
}

const Listed = z.object({ appointments: z.array(z.object({ appointment: z.string() })) })

async function findAppointment(world: World, caller: Caller): Promise<string | undefined> {
  const found = Listed.safeParse(dataOf(await say(world, caller, 'list_appointments', {})))
  const [first, ...others] = found.success ? found.data.appointments : []
  return first && caller.random.pick([first, ...others]).appointment
}

const dataOf = (answer: ToolAnswer | 'lost') =>
  answer !== 'lost' && answer.ok ? answer.data : undefined

type Args = Readonly<Record<string, unknown>>

const Question = z.object({ consent: z.string() })

/** The question, some thinking, and then whatever people do with a question. */
async function twoSteps(
  world: World,
  caller: Caller,
  tool: ToolName,
  args: Args,
  interval: Interval | undefined,
): Promise<void> {
  caller.turn += 1
  const askedIn = caller.turn
  const asked = Question.safeParse(dataOf(await say(world, caller, tool, args, asking(caller))))
  if (!asked.success) return
  const { consent } = asked.data
  await think(world, caller, 6)
  caller.turn += 1
  const yes = { consentId: yesId(caller, consent), tool, caller: caller.party.name, interval }
  const confirm = (answer: 'no' | 'other' = 'other') =>
    sayYes(world, caller, yes, { ...args, consent }, answering(caller, consent, askedIn, answer))
  await answerIt(world, caller, yes, confirm)
}

type Confirm = (answer?: 'no' | 'other') => Promise<ToolAnswer | 'lost'>

async function answerIt(world: World, caller: Caller, yes: Yes, confirm: Confirm): Promise<void> {
  const { random } = caller
  const way = random.pick(['once', 'once', 'twice at once', 'again', 'unheard', 'no', 'silence'])
  world.note(`${caller.party.name} answers ${yes.tool}: ${way}`)
  switch (way) {
    case 'silence':
      return
    case 'no':
      if (caller.callId !== undefined) await confirm('no')
      return
    case 'twice at once':
      await Promise.all([confirm(), confirm()])
      return
    case 'unheard':
      // The turn is interrupted: the call of the tool goes on, and nobody waits for it.
      await Promise.race([confirm(), think(world, caller, 12)])
      await untilHeard(world, caller, confirm)
      return
    case 'again':
      await untilHeard(world, caller, confirm)
      await think(world, caller, 10)
      await confirm()
      return
    default:
      await untilHeard(world, caller, confirm)
  }
}

/** A worker whose call of a tool got no answer makes it again, with the same yes. */
async function untilHeard(world: World, caller: Caller, confirm: Confirm): Promise<void> {
  for (let left = 3; left > 0; left -= 1) {
    const answer = await confirm()
    if (answer !== 'lost' || caller.random.chance(0.2)) return
    await think(world, caller, 8)
  }
}
