import { z } from 'zod'
import { claimCall } from '@parley/shared/sessions/call-record'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'
import { useToolByMcp } from '../../testing/mcp-door.ts'
import type { OpenOwner } from '../../testing/open-owner.ts'
import { callOfDetails, openedCall } from '../../testing/opened-call.ts'
import { signedAnew, strangersKey } from '../../testing/signed-anew.ts'
import { consentIn, slotIn } from '../../testing/tool-data.ts'
import { workersToken, type WorkersCall } from '../../testing/workers-token.ts'
import { neitherFor, nothingFor, onceFor, refusedBy, refusedToNobody, type Door } from '../door.ts'
import { answerOf, DAY, type MisuseScene } from '../misuse-scene.ts'

/** What a worker can present that was summoned to a room: tool tokens with the call grant in them. */
export const livekit: Door = {
  name: 'LiveKit',
  cells: {
    'names another owner': refusedBy('invalid_token', async (scene) => {
      const [line, neighbour] = [await ring(scene), await scene.newNeighbour()]
      const theirs = { ...line.call, sub: neighbour.id }
      const args = { when: DAY }
      const token = await workersToken(scene.signer, theirs, { tool: 'whats_on', args })
      const said = await useToolByMcp(scene.mcp, token, 'whats_on', args)
      return neitherFor(line.owner, neighbour, answerOf(said))
    }),
    'names what is another owner’s': refusedBy('APPOINTMENT_UNKNOWN', async (scene) => {
      const [line, neighbour] = [await ring(scene), await scene.newNeighbour()]
      const args = { appointment: neighbour.appointment }
      const said = await line.use('cancel_appointment', args, { number: 1 })
      return neitherFor(line.owner, neighbour, answerOf(said))
    }),
    'shows a wrong secret': refusedToNobody(
      'invalid_token',
      'anybody can sign with a key of their own, so that is counted only',
      async (scene) => {
        const { owner, token, send } = await saidYes(scene)
        return nothingFor(owner, await send(await signedAnew(token, await strangersKey())))
      },
    ),
    'sends the same once more': refusedBy('invalid_token', async (scene) => {
      const { owner, token, send } = await saidYes(scene)
      await send(token)
      return onceFor(owner, await send(token))
    }),
    'comes back after the end': refusedBy('SIGN_IN_AGAIN', async (scene) => {
      const { owner, call, token, send } = await saidYes(scene)
      await scene.service.client.post(`/api/calls/${call.callId}/end`, undefined, owner.token)
      return nothingFor(owner, await send(token))
    }),
    'comes with an old signature': refusedBy('invalid_token', async (scene) => {
      const { owner, token, send } = await saidYes(scene)
      return nothingFor(owner, await send(await signedAnew(token, scene.signer.key, 3600)))
    }),
    'forges what was said': refusedBy('CONSENT_NOT_HEARD', async (scene) => {
      const { owner, book, consent } = await asked(scene)
      return nothingFor(owner, await book(consent, yesTo('zzzzz')))
    }),
    'makes up a consent': refusedBy('CONSENT_NEEDED_FIRST', async (scene) => {
      const { owner, book } = await asked(scene)
      return nothingFor(owner, await book('zzzzz', yesTo('zzzzz')))
    }),
    'skips the answer': refusedBy('CONSENT_SAME_TURN', async (scene) => {
      const { owner, book, consent } = await asked(scene)
      return nothingFor(owner, await book(consent, { number: 1 }))
    }),
    'changes it after the yes': refusedBy('CONSENT_MISMATCH', async (scene) => {
      const { owner, book, consent } = await asked(scene)
      return nothingFor(owner, await book(consent, yesTo(consent), { title: 'Surgery' }))
    }),
    'answers its own question': {
      noMeaning:
        'a yes is heard or pressed in the call; what a worker may say of it is forged above',
    },
    'asks for more as a guest': refusedBy('NOT_ALLOWED', async (scene) => {
      const { owner, use } = await ringAsGuest(scene)
      return nothingFor(owner, answerOf(await use('whats_on', { when: DAY })))
    }),
    'asks for more than was given': refusedBy('invalid_token', async (scene) => {
      const { owner, use } = await ring(scene, 'viewer')
      const said = await use('book_appointment', { slot: 'zzzzz' }, { number: 1 })
      return nothingFor(owner, answerOf(said))
    }),
  },
}

/** A turn after the question, which was played to its end. */
const yesTo = (handle: string): TurnAttestation => ({
  number: 2,
  consent: { handle, asked_turn: 1, played: true, answer: 'other' },
})

async function ring(scene: MisuseScene, role?: string) {
  const owner = await scene.newOwner(role)
  const call = await openedCall(scene.service.client, owner.token)
  return pickUp(scene, owner, { sub: owner.id, ...call })
}

const Link = z.object({ secret: z.string() })

async function ringAsGuest(scene: MisuseScene) {
  const { client } = scene.service
  const owner = await scene.newOwner()
  const made = await client.post('/api/guest-links', { label: 'Site' }, owner.token)
  const { secret: link } = Link.parse(made.body)
  const call = callOfDetails((await client.post('/api/guest/connection-details', { link })).body)
  return pickUp(scene, owner, { sub: call.metadata.user_id, ...call })
}

/** The worker claims the call, and uses tools in it. */
async function pickUp({ service, mcp, signer }: MisuseScene, owner: OpenOwner, call: WorkersCall) {
  await claimCall(service.redis, call.callId, call.room, Date.now())
  return {
    owner,
    call,
    use: async (tool: string, args: Record<string, unknown>, turn?: TurnAttestation) => {
      const token = await workersToken(signer, call, { tool, args, turn })
      return useToolByMcp(mcp, token, tool, args)
    },
  }
}

/** A caller who was asked, in turn 1, whether ten is right. */
async function asked(scene: MisuseScene) {
  const line = await ring(scene)
  const { data: found } = await line.use('find_times', { when: `${DAY}T10:00` })
  const wish = { slot: slotIn(found), title: 'Dentist' }
  const { data } = await line.use('book_appointment', wish, { number: 1 })
  const book = async (consent: string, turn: TurnAttestation, more: object = {}) =>
    answerOf(await line.use('book_appointment', { ...wish, consent, ...more }, turn))
  return { ...line, wish, consent: consentIn(data), book }
}

/** One who said yes to it; the token that books is made, and not yet sent. */
async function saidYes(scene: MisuseScene) {
  const { owner, call, wish, consent } = await asked(scene)
  const tool = 'book_appointment'
  const args = { ...wish, consent }
  const token = await workersToken(scene.signer, call, { tool, args, turn: yesTo(consent) })
  const send = async (shown: string) => answerOf(await useToolByMcp(scene.mcp, shown, tool, args))
  return { owner, call, token, send }
}
