import { signedAnew, strangersKey } from '../../testing/signed-anew.ts'
import { neitherFor, nothingFor, onceFor, refusedBy, refusedToNobody, type Cell } from '../door.ts'
import type { Door, NoMeaning } from '../door.ts'
import type { Misuse } from '../misuse.ts'
import { answerOf, DAY } from '../misuse-scene.ts'
import { approvedFor, askedBy, startProgram, type UseTool } from './clients.ts'

/** A door for programs that hold a tool token of their owner's. */
export const clientDoor = (name: string, useTool: UseTool): Door => ({
  name,
  cells: { ...whoAsks(useTool), ...whatWasSaid(useTool) },
})

type Cells<Some extends Misuse> = Record<Some, Cell | NoMeaning>
type AboutYes =
  | 'forges what was said'
  | 'makes up a consent'
  | 'skips the answer'
  | 'changes it after the yes'
  | 'answers its own question'

const whoAsks = (useTool: UseTool): Cells<Exclude<Misuse, AboutYes>> => ({
  'names another owner': refusedBy('BAD_ARGUMENTS', async (scene) => {
    const { owner, use } = await startProgram(scene, useTool)
    const neighbour = await scene.newNeighbour()
    const said = await use('whats_on', { when: DAY, user_id: neighbour.id })
    return neitherFor(owner, neighbour, answerOf(said))
  }),
  'names what is another owner’s': refusedBy('APPOINTMENT_UNKNOWN', async (scene) => {
    const { owner, use } = await startProgram(scene, useTool)
    const neighbour = await scene.newNeighbour()
    const said = await use('cancel_appointment', { appointment: neighbour.appointment })
    return neitherFor(owner, neighbour, answerOf(said))
  }),
  'shows a wrong secret': refusedToNobody(
    'invalid_token',
    'anybody can sign with a key of their own, so that is counted only',
    async (scene) => {
      const { owner, token, book } = await approvedFor(scene, useTool)
      return nothingFor(owner, await book({}, await signedAnew(token, await strangersKey())))
    },
  ),
  'sends the same once more': {
    answered: undefined,
    audited: { nobody: 'it is allowed: a used consent answers with what it came to' },
    async attempt(scene) {
      const { owner, book } = await approvedFor(scene, useTool)
      await book()
      return onceFor(owner, await book())
    },
  },
  'comes back after the end': refusedBy('SIGN_IN_AGAIN', async (scene) => {
    const { owner, book } = await approvedFor(scene, useTool)
    await scene.service.client.post('/api/auth/logout', undefined, owner.token)
    return nothingFor(owner, await book())
  }),
  'comes with an old signature': refusedBy('invalid_token', async (scene) => {
    const { owner, token, book } = await approvedFor(scene, useTool)
    return nothingFor(owner, await book({}, await signedAnew(token, scene.signingKey, 3600)))
  }),
  'asks for more as a guest': {
    noMeaning: 'only owners are given tokens for programs; guests call by LiveKit or a provider',
  },
  'asks for more than was given': refusedBy('insufficient_scope', async (scene) => {
    const { owner, use } = await startProgram(scene, useTool, ['read'])
    return nothingFor(owner, answerOf(await use('book_appointment', { slot: 'zzzzz' })))
  }),
})

const whatWasSaid = (useTool: UseTool): Cells<AboutYes> => ({
  'forges what was said': refusedBy('BAD_ARGUMENTS', async (scene) => {
    const { owner, consent, book } = await askedBy(scene, useTool)
    const turn = { number: 2, consent: { handle: consent, played: true, answer: 'other' } }
    return nothingFor(owner, await book({ turn }))
  }),
  'makes up a consent': refusedBy('CONSENT_NEEDED_FIRST', async (scene) => {
    const { owner, book } = await askedBy(scene, useTool)
    return nothingFor(owner, await book({ consent: 'zzzzz' }))
  }),
  'skips the answer': refusedBy('APPROVAL_WAITING', async (scene) => {
    const { owner, book } = await askedBy(scene, useTool)
    return nothingFor(owner, await book())
  }),
  'changes it after the yes': refusedBy('CONSENT_MISMATCH', async (scene) => {
    const { owner, book } = await approvedFor(scene, useTool)
    return nothingFor(owner, await book({ title: 'Surgery' }))
  }),
  'answers its own question': refusedBy(
    'invalid_token',
    async (scene) => {
      const { owner, token, book } = await askedBy(scene, useTool)
      const answer = await scene.approve(owner, token)
      await book()
      return nothingFor(owner, answer)
    },
    'APPROVAL_WAITING',
  ),
})
