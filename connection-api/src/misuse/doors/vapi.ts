import { z } from 'zod'
import {
  NoResultError,
  type SimulatedCall,
  type SimulatedCallOptions,
  type ToolResult,
  type UseOptions,
} from '@parley/dev/src/vapi/simulated-call.ts'
import { VAPI_SECRET } from '../../testing/agent-scene.ts'
import { askToBook, signedByVapi } from '../../testing/vapi-answers.ts'
import { TICKET } from '../../vapi/owners-ticket.ts'
import {
  neitherFor,
  nothingFor,
  onceFor,
  refusedBy,
  refusedInWords,
  refusedToNobody,
  type Door,
} from '../door.ts'
import type { Answer } from '../answer.ts'
import { DAY, type MisuseScene } from '../misuse-scene.ts'

/** What comes in a server message of Vapi's: an assistant's tool calls, for whoever telephones it. */
export const vapi: Door = {
  name: 'Vapi',
  cells: {
    'names another owner': refusedInWords('WRONG_OWNER', async (scene) => {
      const { owner, call } = await ring(scene)
      const neighbour = await scene.newNeighbour()
      const said = await call.use('find_times', { user_id: neighbour.id, when: DAY })
      return neitherFor(owner, neighbour, answerOf(said))
    }),
    'names what is another owner’s': refusedInWords('APPOINTMENT_UNKNOWN', async (scene) => {
      const { owner, call } = await ring(scene)
      const neighbour = await scene.newNeighbour()
      const { appointment } = neighbour
      call.callerSays('Cancel it.')
      const said = await call.use('cancel_appointment', { user_id: owner.id, appointment })
      return neitherFor(owner, neighbour, answerOf(said))
    }),
    'shows a wrong secret': refusedToNobody(
      'not_signed',
      'without the secret nobody knows who it is',
      async (scene) => {
        const { owner, shown, book } = await saidYes(scene)
        shown.sign = () => ({ 'x-vapi-secret': VAPI_SECRET.replace('a', 'b') })
        return nothingFor(owner, await book())
      },
    ),
    'sends the same once more': {
      answered: undefined,
      audited: { nobody: 'it is allowed: the same id has the same answer' },
      async attempt(scene) {
        const { owner, book } = await saidYes(scene)
        await book({ id: 'call_twice' })
        return onceFor(owner, await book({ id: 'call_twice' }))
      },
    },
    'comes back after the end': refusedInWords('SIGN_IN_AGAIN', async (scene) => {
      const { owner, call, book } = await saidYes(scene)
      await call.end()
      return nothingFor(owner, await book())
    }),
    'comes with an old signature': refusedToNobody(
      'not_signed',
      'an old message is anybody’s who heard it',
      async (scene) => {
        const { owner, shown, book } = await saidYes(scene)
        shown.sign = (body) => signedByVapi(`${Date.now() - 3_600_000}`, body)
        return nothingFor(owner, await book())
      },
    ),
    'forges what was said': refusedInWords('CONSENT_NOT_HEARD', async (scene) => {
      const { owner, call, question, book } = await asked(scene)
      // The agent never asked: whoever telephones says both.
      call.agentSays('One moment.')
      call.callerSays(question)
      call.callerSays('Yes.')
      return nothingFor(owner, await book())
    }),
    'makes up a consent': refusedInWords('CONSENT_NEEDED_FIRST', async (scene) => {
      const { owner, call, question, book } = await asked(scene)
      sayYes(call, question)
      return nothingFor(owner, await book({ consent: 'zzzzz' }))
    }),
    'skips the answer': refusedInWords('CONSENT_SAME_TURN', async (scene) => {
      const { owner, call, question, book } = await asked(scene)
      call.agentSays(question)
      return nothingFor(owner, await book())
    }),
    'changes it after the yes': refusedInWords('CONSENT_MISMATCH', async (scene) => {
      const { owner, book } = await saidYes(scene)
      return nothingFor(owner, await book({ name: 'Eve' }))
    }),
    'answers its own question': refusedBy(
      'invalid_token',
      async (scene) => {
        const { owner, book } = await asked(scene, true)
        const answer = await scene.approve(owner, VAPI_SECRET)
        await book({ silent: true })
        return nothingFor(owner, answer)
      },
      'APPROVAL_WAITING',
    ),
    'asks for more as a guest': refusedInWords('NOT_ALLOWED', async (scene) => {
      // Such tickets open calls of owners: this one is none of ours.
      const overrides = { metadata: { [TICKET]: 'x'.repeat(43) } }
      const { owner, call } = await ring(scene, {}, overrides)
      return nothingFor(owner, answerOf(await call.use('whats_on', { user_id: owner.id })))
    }),
    'asks for more than was given': refusedInWords('NOT_ALLOWED', async (scene) => {
      const { owner, call } = await ring(scene, { tools: ['find_times'] })
      const args = { user_id: owner.id, slot: 'zzzzz' }
      return nothingFor(owner, answerOf(await call.use('book_appointment', args)))
    }),
  },
}

type Overrides = NonNullable<SimulatedCallOptions['overrides']>
type Sign = (body: string) => Record<string, string>

/** Somebody telephones an agent; what shows that its messages are Vapi's can be changed. */
async function ring(scene: MisuseScene, agent: object = {}, overrides?: Overrides) {
  const owner = await scene.newOwner()
  const { assistantId } = await scene.vapi.newAgent(owner, agent)
  const shown: { sign: Sign } = { sign: (body) => signedByVapi(`${Date.now()}`, body) }
  const headers = (body: string) => shown.sign(body)
  const call = scene.vapi.call(assistantId, { headers, ...(overrides && { overrides }) })
  return { owner, call, shown }
}

/** What differs from the booking that was asked about, and how Vapi sends it. */
interface Booking extends Pick<UseOptions, 'id' | 'silent'> {
  readonly consent?: string
  readonly name?: string
}

async function asked(scene: MisuseScene, silent = false) {
  const line = await ring(scene)
  const wish = { user_id: line.owner.id, day: DAY, hour: 10 }
  const { args, consent, question } = await askToBook(line.call, wish, silent)
  const book = ({ id, silent: still, ...changes }: Booking = {}) => {
    const options = { silent: still ?? false, ...(id !== undefined && { id }) }
    return heard(line.call.use('book_appointment', { ...args, consent, ...changes }, options))
  }
  return { ...line, question, book }
}

async function saidYes(scene: MisuseScene) {
  const line = await asked(scene)
  sayYes(line.call, line.question)
  return line
}

function sayYes(call: SimulatedCall, question: string) {
  call.agentSays(question)
  call.callerSays('Yes.')
}

const answerOf = ({ error }: ToolResult): Answer => ({
  refused: error !== undefined,
  code: undefined,
})

const Failure = z.object({ error: z.object({ code: z.string() }) })

/** What Vapi hears, also where it hears no result. */
async function heard(used: Promise<ToolResult>): Promise<Answer> {
  try {
    return answerOf(await used)
  } catch (error) {
    if (!(error instanceof NoResultError)) throw error
    return { refused: true, code: Failure.parse(error.body).error.code }
  }
}
