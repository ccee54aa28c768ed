import { z } from 'zod'
import type { ApiClient } from '../caller/api-client.ts'
import { readAudit, type AuditRow } from '../caller/audit.ts'
import {
  findFreeHalfHour,
  readCalendar,
  type Appointment,
  type CalendarEvent,
} from '../caller/calendar.ts'
import { changesBetween, whyNotBooked } from '../caller/proof.ts'
import { namesTime } from '../caller/read-back.ts'
import { sayMoment } from '../caller/say-date.ts'
import { bookingScript } from '../caller/script.ts'
import { RunFailure } from '../run-failure.ts'
import type { SimulatedConversation } from './simulated-conversation.ts'
import type { SimulatedElevenLabs } from './simulated-elevenlabs.ts'

export interface PlayParts {
  readonly api: ApiClient
  readonly baseUrl: string
  readonly elevenLabs: SimulatedElevenLabs
  readonly agentId: string
  readonly say: (line: string) => void
}

type Moment = Awaited<ReturnType<typeof findFreeHalfHour>>

interface Line {
  readonly who: 'caller' | 'agent'
  readonly text: string
}

/** Everything that is known of a conversation when it is over. */
export interface PlayedConversation {
  readonly door: 'elevenlabs'
  readonly call_id: string
  readonly transcript: readonly Line[]
  readonly appointment: Appointment | undefined
  readonly event: CalendarEvent | undefined
  readonly audit: readonly AuditRow[]
  /** Why it did not do what it was for; undefined when it did. */
  readonly failed: string | undefined
}

const Agent = z.object({ id: z.string() })
const Begun = z.object({
  conversation: z.string(),
  dynamic_variables: z.record(z.string(), z.string()),
})
const Approvals = z.object({
  approvals: z.array(z.object({ id: z.string(), question: z.string() })),
})
const Answer = z.object({
  success: z.boolean(),
  message: z.string(),
  consent: z.string().optional(),
})

/**
 * The demo's booking at ElevenLabs: looks at a day, asks for a time, is told to wait, goes on once the
 * owner has approved over REST, hangs up. What the simulation's model says is what our tools say.
 */
export async function playConversation(parts: PlayParts): Promise<PlayedConversation> {
  const { api, baseUrl, elevenLabs, agentId, say } = parts
  const start = await findFreeHalfHour(api)
  say(`Free, and asked for in this conversation: ${sayMoment(start)}\n`)
  const before = await readCalendar(api)
  const agent = await anAgent(api)
  const begun = await api.post('/api/elevenlabs/conversations', { agent }, Begun)
  const held = await elevenLabs.begin(baseUrl, agentId, begun.dynamic_variables)
  const talk = speaking(held, say)
  const wish = {
    date: start.toPlainDate().toString(),
    time: start.toPlainTime().toString().slice(0, 5),
  }
  talk.callerSays(firstWords(start))
  await talk.use('check_availability', { date: wish.date })
  const { consent } = await talk.use('book_appointment', { ...wish, title: 'Appointment' })
  const again = { ...wish, title: 'Appointment', consent: consent ?? '' }
  const early = await talk.use('book_appointment', again)
  if (early.success) throw new RunFailure('It was booked before its owner approved.')
  await approve(parts, start)
  await talk.use('book_appointment', again)
  const reported = await held.report()
  const refused = (await held.use('check_availability', { date: wish.date })).status
  const changes = changesBetween(before, await readCalendar(api))
  return {
    door: 'elevenlabs',
    call_id: begun.conversation,
    transcript: talk.lines,
    appointment: changes.appointments[0],
    event: changes.events[0],
    audit: await readAudit(api, begun.conversation),
    failed: whyNotBooked(changes, start) ?? whyNotOver(reported, refused),
  }
}

/** One of the owner's, for which the operator's agent there answers. */
async function anAgent(api: ApiClient): Promise<string> {
  const [first] = (await api.get('/api/agents', z.object({ agents: z.array(Agent) }))).agents
  if (first) return first.id
  const wish = { name: 'Front desk', greeting: 'Hello, how can I help?' }
  return (await api.post('/api/agents', wish, z.object({ agent: Agent }))).agent.id
}

function firstWords(start: Moment): string {
  const line = bookingScript(start)('')
  return line ?? ''
}

function speaking(held: SimulatedConversation, say: PlayParts['say']) {
  const lines: Line[] = []
  const spoke = (who: Line['who'], text: string) => {
    lines.push({ who, text })
    say(`  ${who.padEnd(6)} ${text}`)
  }
  return {
    lines,
    callerSays(text: string) {
      held.callerSays(text)
      spoke('caller', text)
    },
    async use(tool: string, args: Readonly<Record<string, string>>) {
      const { status, body } = await held.use(tool, args)
      if (status !== 200) throw new RunFailure(`${tool} answered ${status}.`)
      const answer = Answer.parse(body)
      const text = answer.message.replaceAll(/ ?\[[^\]]*\]/g, '')
      held.agentSays(text)
      spoke('agent', text)
      return answer
    },
  }
}

/** As the owner does on their page. */
async function approve({ api, say }: PlayParts, start: Moment): Promise<void> {
  const { approvals } = await api.get('/api/approvals?status=waiting', Approvals)
  const about = approvals.filter(({ question }) => namesTime(question, start))
  const [asked] = about
  if (!asked || about.length > 1) {
    throw new RunFailure(`${about.length} questions wait for the owner, and not one.`)
  }
  await api.post(`/api/approvals/${asked.id}`, { answer: 'yes' }, z.looseObject({}))
  say('  (the owner approves)')
}

function whyNotOver(reported: number, refused: number): string | undefined {
  if (reported !== 200) return `the report was answered with ${reported}`
  return refused === 401 ? undefined : 'the token is taken after the report'
}
