import { useToolByMcp } from '../../testing/mcp-door.ts'
import { signedAnew } from '../../testing/signed-anew.ts'
import { neitherFor, nothingFor, onceFor, refusedBy, refusedToNobody, type Door } from '../door.ts'
import { DAY, type MisuseScene } from '../misuse-scene.ts'
import { askedBy } from './clients.ts'

const NOBODY_SIGNED_IN = 'nobody is signed in, and no tool was asked for'
const NO_CONSENT =
  'what is sent is the person’s own request and their yes to it: no words and no consent stand for it'

/** What a client of our own can send for the person who is signed in. */
export const rest: Door = {
  name: 'REST',
  cells: {
    'names another owner': refusedToNobody(
      'bad_request',
      'there is no place for an owner in a request, so that no tool is asked for',
      async (scene) => {
        const [{ owner, book }, neighbour] = [await signIn(scene), await scene.newNeighbour()]
        return neitherFor(owner, neighbour, await book({ user_id: neighbour.id }))
      },
    ),
    'names what is another owner’s': refusedBy(
      'appointment_unknown',
      async (scene) => {
        const [owner, neighbour] = [await scene.newOwner(), await scene.newNeighbour()]
        const path = `/api/appointments/${neighbour.appointment}`
        const { status, code } = await scene.service.client.delete(path, owner.token)
        return neitherFor(owner, neighbour, { refused: status >= 400, code })
      },
      'APPOINTMENT_UNKNOWN',
    ),
    'shows a wrong secret': refusedToNobody('invalid_token', NOBODY_SIGNED_IN, async (scene) => {
      const { owner, book } = await signIn(scene)
      return nothingFor(owner, await book({}, await signedAnew(owner.token, key('x'.repeat(40)))))
    }),
    'sends the same once more': refusedToNobody(
      'slot_taken',
      'the second one looks, and finds the time taken',
      async (scene) => {
        const { owner, book } = await signIn(scene)
        await book()
        return onceFor(owner, await book())
      },
    ),
    'comes back after the end': refusedToNobody('signed_out', NOBODY_SIGNED_IN, async (scene) => {
      const { owner, book } = await signIn(scene)
      await scene.service.client.post('/api/auth/logout', undefined, owner.token)
      return nothingFor(owner, await book())
    }),
    'comes with an old signature': refusedToNobody(
      'invalid_token',
      NOBODY_SIGNED_IN,
      async (scene) => {
        const { owner, book } = await signIn(scene)
        const secret = key(scene.service.env['AUTH_SECRET_KEY'] ?? '')
        return nothingFor(owner, await book({}, await signedAnew(owner.token, secret, 7200)))
      },
    ),
    'forges what was said': { noMeaning: NO_CONSENT },
    'makes up a consent': { noMeaning: NO_CONSENT },
    'skips the answer': { noMeaning: NO_CONSENT },
    'changes it after the yes': { noMeaning: NO_CONSENT },
    'answers its own question': refusedBy(
      'approval_not_found',
      async (scene) => {
        const { owner, book } = await askedBy(scene, useToolByMcp)
        const answer = await scene.approve(owner, (await scene.newOwner()).token)
        await book()
        return nothingFor(owner, answer)
      },
      'APPROVAL_WAITING',
    ),
    'asks for more as a guest': {
      noMeaning: 'guests sign in nowhere; http/token-kinds shows what they hold to these doors',
    },
    'asks for more than was given': refusedBy(
      'not_allowed',
      async (scene) => {
        const { owner, book } = await signIn(scene, 'viewer')
        return nothingFor(owner, await book())
      },
      'NOT_ALLOWED',
    ),
  },
}

const key = (secret: string) => new TextEncoder().encode(secret)

async function signIn(scene: MisuseScene, role?: string) {
  const owner = await scene.newOwner(role)
  const book = async (more: object = {}, token = owner.token) => {
    const wish = { start: `${DAY}T10:00:00`, title: 'Dentist', ...more }
    const { status, code } = await scene.service.client.post('/api/appointments', wish, token)
    return { refused: status >= 400, code }
  }
  return { owner, book }
}
