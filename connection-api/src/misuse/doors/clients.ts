import { z } from 'zod'
import type { ToolSaid } from '../../testing/mcp-door.ts'
import { consentIn, slotIn } from '../../testing/tool-data.ts'
import { answerOf, DAY, type MisuseScene } from '../misuse-scene.ts'

type Args = Readonly<Record<string, unknown>>

/** How a tool is used at one door by whoever shows a token. */
export type UseTool = (mcp: string, token: string, tool: string, args: Args) => Promise<ToolSaid>

const Token = z.object({ token: z.string() })

/** A program that holds a tool token of its owner's. */
export async function startProgram(
  scene: MisuseScene,
  useTool: UseTool,
  scopes = ['read', 'transact'],
) {
  const owner = await scene.newOwner()
  const wish = { scopes, client: 'Notes app' }
  const made = await scene.service.client.post('/api/tool-tokens', wish, owner.token)
  const { token } = Token.parse(made.body)
  const use = (tool: string, args: Args, shown = token) => useTool(scene.mcp, shown, tool, args)
  return { owner, token, use }
}

/** One that asked for ten, and whose owner has yet to answer. */
export async function askedBy(scene: MisuseScene, useTool: UseTool) {
  const program = await startProgram(scene, useTool)
  const { data: found } = await program.use('find_times', { when: `${DAY}T10:00` })
  const wish = { slot: slotIn(found), title: 'Dentist' }
  const { data } = await program.use('book_appointment', wish)
  const args = { ...wish, consent: consentIn(data) }
  const book = async (more: Args = {}, shown?: string) =>
    answerOf(await program.use('book_appointment', { ...args, ...more }, shown))
  return { ...program, consent: args.consent, book }
}

/** One that asked for ten, and was allowed to. */
export async function approvedFor(scene: MisuseScene, useTool: UseTool) {
  const program = await askedBy(scene, useTool)
  await scene.approve(program.owner)
  return program
}
