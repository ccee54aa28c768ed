import { ConfigError } from '@parley/shared/config/read-env'
import type { Tool } from '../mcp/tool.ts'

const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/

/** Of arguments: the doors take the first away, and who is asking comes from claims. */
const RESERVED = ['jwt_token', 'user_id', 'owner_id', 'caller_id']

/**
 * What holds for every tool, whoever wrote it.
 *
 * @param taken names of tools of the packs before this one
 * @throws {ConfigError} naming the pack, the tool and what to do
 */
export function checkTools(pack: string, tools: readonly Tool[], taken: ReadonlySet<string>): void {
  const seen = new Set(taken)
  for (const tool of tools) {
    const why = seen.has(tool.name) ? 'has the name of another tool' : whyNotTool(tool)
    if (why) throw new ConfigError(`The tool pack ${pack}: ${tool.name} ${why}.`)
    seen.add(tool.name)
  }
}

function whyNotTool({ name, scope, twoStep, input }: Tool): string | undefined {
  const args = Object.keys(input.shape)
  if (!NAME.test(name) || name.length > 60) {
    return 'has a name that is not lower-case words with _ between, of 60 letters at most'
  }
  if (scope !== 'read' && !twoStep) {
    return 'changes something at its first call: make it with twoStepTool'
  }
  if (twoStep !== args.includes('consent')) {
    return 'takes a consent where it is not in two steps, or the other way round'
  }
  const reserved = args.find((argument) => RESERVED.includes(argument))
  return reserved && `has an argument ${reserved}: who is asking is in call.principal`
}
