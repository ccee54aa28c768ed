import { z } from 'zod'
import { startSimulatedElevenLabs } from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import { startSimulatedVapi } from '@parley/dev/src/vapi/simulated-vapi.ts'
import { systemClock } from '@parley/shared/time/clock'
import { readPrivateKey } from '@parley/shared/tokens/keys'
import { peopleAtVapi, vapiVariables } from '../testing/agent-scene.ts'
import { elevenLabsVariables, peopleAtElevenLabs } from '../testing/elevenlabs-scene.ts'
import type { ToolSaid } from '../testing/mcp-door.ts'
import { addOpenOwner, type OpenOwner } from '../testing/open-owner.ts'
import { startWithTools } from '../testing/start-with-tools.ts'
import { aWednesday } from '../testing/wednesday.ts'
import { workersSigner } from '../testing/workers-token.ts'
import type { Answer } from './answer.ts'

/** On which everybody is asked for an appointment. */
export const DAY = aWednesday()

export type MisuseScene = Awaited<ReturnType<typeof startMisuseScene>>

const Booked = z.object({ appointment: z.object({ id: z.string() }) })

/** Every door to the tools, and who comes by them. */
export async function startMisuseScene() {
  await using stack = new AsyncDisposableStack()
  const vapi = stack.use(await startSimulatedVapi({ clock: systemClock }))
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  const variables = { ...(await vapiVariables(vapi)), ...elevenLabsVariables(elevenLabs) }
  const { service, mcp, orchestratorKey } = stack.use(await startWithTools(variables))
  const { client, env } = service
  const signer = await workersSigner(orchestratorKey)
  const signing = await readPrivateKey('KEY', env['CONNECTION_API_PRIVATE_KEY'] ?? '')
  const atElevenLabs = peopleAtElevenLabs(service, elevenLabs)
  const running = stack.move()
  return {
    service,
    mcp,
    /** The worker's. */
    signer,
    /** The connection API's own. */
    signingKey: signing.key,
    vapi: peopleAtVapi(service, vapi),
    elevenLabs: atElevenLabs,
    newOwner: (role?: string) => addOpenOwner(service, role),
    /** Somebody else, with an appointment of theirs. */
    async newNeighbour(): Promise<OpenOwner & { readonly appointment: string }> {
      const owner = await addOpenOwner(service)
      const wish = { start: `${DAY}T14:00:00`, title: 'Surgery' }
      const { body } = await client.post('/api/appointments', wish, owner.token)
      return { ...owner, appointment: Booked.parse(body).appointment.id }
    },
    /** @param token of who says yes to what waits for the owner */
    async approve(owner: OpenOwner, token = owner.token): Promise<Answer> {
      const [question] = await atElevenLabs.waiting(owner)
      const answer = await atElevenLabs.approve({ token }, question?.id)
      return { refused: answer.status !== 200, code: answer.code }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** Of a door for tools. */
export const answerOf = ({ ok, code }: ToolSaid): Answer => ({
  refused: !ok,
  code: ok ? undefined : code,
})
