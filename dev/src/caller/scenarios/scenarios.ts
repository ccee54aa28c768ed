import { RunFailure } from '../../run-failure.ts'
import { book } from './book.ts'
import { cancel } from './cancel.ts'
import { correct } from './correct.ts'
import { move } from './move.ts'
import { refuse } from './refuse.ts'
import type { Scenario } from './scenario.ts'
import { whatsOn } from './whats-on.ts'
import { whoAmI } from './who-am-i.ts'

/** What the demo can play; the first unless another one is named. */
const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  book,
  move,
  cancel,
  whatsOn,
  whoAmI,
  refuse,
  correct,
]

/** @throws {RunFailure} naming those there are */
export function scenarioNamed(name: string | undefined): Scenario {
  if (name === undefined) return SCENARIOS[0]
  const found = SCENARIOS.find((scenario) => scenario.name === name)
  if (found !== undefined) return found
  throw new RunFailure(`There is no scenario "${name}". There are:\n${listScenarios()}`)
}

export function listScenarios(): string {
  return SCENARIOS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')
}
