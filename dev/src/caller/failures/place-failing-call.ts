import { z } from 'zod'
import { waitUntil } from '../../processes/wait-until.ts'
import type { ProviderControl } from '../../providers/control/control-client.ts'
import type { ApiClient } from '../api-client.ts'
import { Appointment } from '../calendar.ts'
import type { Conversation, Speaker, Witness } from '../conversation.ts'
import type { CalendarProvider } from '../options.ts'
import { placeCall, scriptedSpeaker } from '../place-call.ts'
import type { Speak } from '../voice.ts'
import { prepareErrand, type Errand } from './errands.ts'
import { OPERATIONS, type Failure } from './failure.ts'
import { howItStands, whyNotTrue, type Standing } from './judge.ts'

export interface FailingCallParts {
  readonly api: ApiClient
  readonly provider: CalendarProvider
  /** Who the owner is there. */
  readonly emailThere: string
  readonly control: ProviderControl
  readonly speak: Speak
  readonly witness: Witness
  readonly ending: AbortSignal
}

/** What became of one call in which the provider failed. */
export interface FailingCall {
  readonly name: string
  /** The agent's words by which the caller knew. */
  readonly told: string
  readonly stands: string
  /** undefined: all that was said is true, and nothing is doubled or lost. */
  readonly failed: string | undefined
}

/** Sweeps look after what has waited for 6 s, every 3 s. */
const SETTLED_WITHIN_MS = 30_000

/** Places a call, lets the provider fail in the middle of it, and looks at what is left. */
export async function placeFailingCall(
  parts: FailingCallParts,
  failure: Failure,
): Promise<FailingCall> {
  const { api, control, witness, ending } = parts
  const errand = await prepareErrand(api, failure.errand)
  const others = await readStanding(parts, errand.meant)
  const speaker = failingSpeaker(parts, failure, errand)
  const { conversation } = await placeCall(api, speaker, witness, { ending })
  const fired = await control.failures()
  await control.recover()
  const stands = await settled(parts, errand, others)
  const answers = conversation.turns.map(({ answer }) => answer?.text ?? '')
  return {
    name: failure.name,
    told: answers.findLast((answer) => failure.told.test(answer)) ?? answers.at(-1) ?? '',
    stands: typeof stands === 'string' ? stands : stands.wrong,
    failed: whyUnfinished(conversation, fired) ?? whyNotTrue(failure, answers, stands),
  }
}

/** Of a call that proves nothing either way. */
function whyUnfinished({ brokeOff }: Conversation, fired: number): string | undefined {
  if (brokeOff !== undefined) return `the call broke off: ${brokeOff}`
  return fired === 0 ? 'the provider never failed' : undefined
}

/** Goes through the script until the caller knows how it stands, then hangs up. */
function failingSpeaker(parts: FailingCallParts, failure: Failure, { script }: Errand): Speaker {
  const { control, provider, emailThere, speak } = parts
  let failing = false
  const begin = async () => {
    if (failing) return
    failing = true
    await control.fail({ ...failure.failpoint(OPERATIONS[provider]), person: emailThere })
  }
  const next = scriptedSpeaker(script, speak)
  return async (heard) => {
    if (failing && failure.told.test(heard)) return undefined
    const utterance = await next(heard)
    const isDue = failure.from === 'greeting' || utterance?.words?.startsWith('Yes')
    if (utterance && isDue) await begin()
    return utterance
  }
}

/** Waits until the two records agree, as far as they come to. */
async function settled(parts: FailingCallParts, { meant }: Errand, others: Standing) {
  const look = async () => {
    const all = await readStanding(parts, { from: undefined, to: undefined })
    return howItStands(meant, without(all, others))
  }
  const isSettled = async () => typeof (await look()) === 'string'
  await waitUntil(isSettled, { withinMs: SETTLED_WITHIN_MS, everyMs: 500 })
  return look()
}

const Upcoming = z.object({ appointments: z.array(Appointment) })

/** Both records, but for what the call is about. */
async function readStanding(
  { api, control, provider }: FailingCallParts,
  { from }: { readonly from: number | undefined; readonly to: number | undefined },
): Promise<Standing> {
  const [{ appointments }, events] = await Promise.all([
    api.get('/api/appointments/upcoming', Upcoming),
    control.events(provider),
  ])
  const ours = appointments.map(({ start, status }) => ({ start: Date.parse(start), status }))
  return {
    appointments: ours.filter(({ start }) => start !== from),
    events: events.filter((start) => start !== from),
  }
}

/** What is left when that which has nothing to do with the call is taken away, once each. */
function without(all: Standing, others: Standing): Standing {
  const events = [...all.events]
  for (const start of others.events) {
    const at = events.indexOf(start)
    if (at >= 0) events.splice(at, 1)
  }
  const known = new Set(others.appointments.map(({ start }) => start))
  return { events, appointments: all.appointments.filter(({ start }) => !known.has(start)) }
}
