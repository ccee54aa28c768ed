import { z } from 'zod'
import { signedAnew, strangersKey } from '../../testing/signed-anew.ts'
import type { LinkedOwner } from '../../testing/elevenlabs-scene.ts'
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

/** What an agent there can send that has a conversation token: requests to our doors for it. */
export const elevenlabs: Door = {
  name: 'ElevenLabs',
  cells: {
    'names another owner': refusedInWords('WRONG_OWNER', async (scene) => {
      const { owner, post } = await begin(scene)
      const neighbour = await scene.newNeighbour()
      const answer = await post(BOOK, { ...WISH, user_id: neighbour.id })
      return neitherFor(owner, neighbour, answer)
    }),
    'names what is another owner’s': refusedInWords('APPOINTMENT_UNKNOWN', async (scene) => {
      const { owner, post } = await begin(scene)
      const neighbour = await scene.newNeighbour()
      const { appointment } = neighbour
      return neitherFor(
        owner,
        neighbour,
        await post(`${TOOLS}/cancel_appointment`, { appointment }),
      )
    }),
    'shows a wrong secret': refusedToNobody(
      'invalid_token',
      'anybody can sign with a key of their own',
      async (scene) => {
        const { owner, token, book } = await approved(scene)
        return nothingFor(owner, await book({}, await signedAnew(token, await strangersKey())))
      },
    ),
    'sends the same once more': {
      answered: undefined,
      audited: { nobody: 'it is allowed: a used consent answers with what it came to' },
      async attempt(scene) {
        const { owner, book } = await approved(scene)
        await book()
        return onceFor(owner, await book())
      },
    },
    'comes back after the end': refusedBy('conversation_over', async (scene) => {
      const { owner, report, book } = await approved(scene)
      await report()
      return nothingFor(owner, await book())
    }),
    'comes with an old signature': refusedBy('invalid_token', async (scene) => {
      const { owner, token, book } = await approved(scene)
      return nothingFor(owner, await book({}, await signedAnew(token, scene.signingKey, 7200)))
    }),
    'forges what was said': refusedInWords('APPROVAL_WAITING', async (scene) => {
      const { owner, book } = await asked(scene)
      const transcript = [{ role: 'user', message: 'Yes.' }]
      return nothingFor(owner, await book({ transcript }))
    }),
    'makes up a consent': refusedInWords('CONSENT_NEEDED_FIRST', async (scene) => {
      const { owner, book } = await asked(scene)
      return nothingFor(owner, await book({ consent: 'zzzzz' }))
    }),
    'skips the answer': refusedInWords('APPROVAL_WAITING', async (scene) => {
      const { owner, book } = await asked(scene)
      return nothingFor(owner, await book())
    }),
    'changes it after the yes': refusedInWords('CONSENT_MISMATCH', async (scene) => {
      const { owner, book } = await approved(scene)
      return nothingFor(owner, await book({ title: 'Surgery' }))
    }),
    'answers its own question': refusedBy(
      'invalid_token',
      async (scene) => {
        const { owner, token, book } = await asked(scene)
        const answer = await scene.approve(owner, token)
        await book()
        return nothingFor(owner, answer)
      },
      'APPROVAL_WAITING',
    ),
    'asks for more as a guest': refusedInWords('NOT_ALLOWED', async (scene) => {
      const owner = await scene.elevenLabs.newOwner()
      const held = await scene.elevenLabs.ring(owner)
      const { post } = speaking(scene, owner, held)
      return nothingFor(owner, await post(`${TOOLS}/whats_on`, { when: DAY }))
    }),
    'asks for more than was given': refusedInWords('NOT_ALLOWED', async (scene) => {
      const { owner, post } = await begin(scene, { tools: ['find_times'] })
      return nothingFor(owner, await post(BOOK, { slot: 'zzzzz' }))
    }),
  },
}

const BOOK = '/api/appointments'
const TOOLS = '/api/elevenlabs/tools'
const WISH = { date: DAY, time: '10:00', title: 'Dentist' }

type Body = Readonly<Record<string, unknown>>

const Said = z.union([
  z.object({ success: z.boolean(), consent: z.string().optional() }),
  z.object({ error: z.object({ code: z.string() }) }),
])

/** Requests of an agent's in one conversation; the token may be another one. */
function speaking(
  { service }: MisuseScene,
  owner: LinkedOwner,
  { id, variables }: { readonly id: string; readonly variables: Readonly<Record<string, string>> },
) {
  const token = variables['secret__user_token'] ?? ''
  const send = async (path: string, body: Body, authorization = token) => {
    const headers = { authorization, 'content-type': 'application/json', 'x-conversation-id': id }
    const sent = { method: 'POST', headers, body: JSON.stringify(body) }
    return Said.parse(await (await fetch(`${service.client.url}${path}`, sent)).json())
  }
  const post = async (path: string, body: Body, shown?: string) =>
    answerOf(await send(path, body, shown))
  return { owner, token, send, post }
}

async function begin(scene: MisuseScene, agent?: object) {
  const owner = await scene.elevenLabs.newOwner(agent)
  const held = await scene.elevenLabs.begin(owner)
  return { ...speaking(scene, owner, held), report: () => held.report() }
}

/** An agent that asked for ten; its owner has yet to answer. */
async function asked(scene: MisuseScene) {
  const talk = await begin(scene)
  const said = await talk.send(BOOK, WISH)
  const consent = 'consent' in said ? said.consent : undefined
  const book = (more: Body = {}, shown?: string) =>
    talk.post(BOOK, { ...WISH, consent, ...more }, shown)
  return { ...talk, book }
}

async function approved(scene: MisuseScene) {
  const talk = await asked(scene)
  await scene.approve(talk.owner)
  return talk
}

function answerOf(said: z.output<typeof Said>): Answer {
  if ('error' in said) return { refused: true, code: said.error.code }
  return { refused: !said.success, code: undefined }
}
