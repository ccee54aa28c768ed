import type { Tool } from '../mcp/tool.ts'
import { checkTools } from './check-tools.ts'
import { migratePack } from './migrate-pack.ts'
import type { Pack, PackPrompt, PackWorld } from './pack.ts'

/** A pack that is served: its tools, and what the agent is told of them. */
export interface ServedPack {
  readonly prompt?: PackPrompt
  readonly tools: readonly Tool[]
}

type SharedWorld = Omit<PackWorld, 'settings'>

/** Packs, open; disposing ends what they started, the last one first. */
export interface OpenPacks extends AsyncDisposable {
  readonly served: readonly ServedPack[]
}

/**
 * Opens one pack after the other: its tables, then its tools.
 *
 * @param variables `PACK_*`, of all packs
 * @throws {ConfigError} when a tool is not as ours are, or a setting of a pack's is wrong
 */
export async function openPacks(
  packs: readonly Pack[],
  world: SharedWorld,
  variables: Readonly<Record<string, string>>,
): Promise<OpenPacks> {
  await using opening = new AsyncDisposableStack()
  const served: ServedPack[] = []
  const taken = new Set<string>()
  for (const pack of packs) {
    const settings = settingsOf(pack, variables)
    const tools = await openPack(pack, { ...world, settings }, opening)
    checkTools(pack.name, tools, taken)
    for (const { name } of tools) taken.add(name)
    served.push({ prompt: pack.prompt, tools })
  }
  const open = opening.move()
  return { served, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

async function openPack(pack: Pack, world: PackWorld, opening: AsyncDisposableStack) {
  try {
    await migratePack(world.database, pack)
    return await pack.open(world, opening)
  } catch (err) {
    world.log.error({ err, pack: pack.name }, 'A tool pack could not be opened')
    throw err
  }
}

function settingsOf({ name }: Pack, variables: Readonly<Record<string, string>>) {
  const prefix = `PACK_${name.toUpperCase()}_`
  const own = Object.entries(variables).filter(([variable]) => variable.startsWith(prefix))
  return Object.fromEntries(own.map(([variable, value]) => [variable.slice(prefix.length), value]))
}
