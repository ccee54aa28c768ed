import { readDotenv } from '../../read-dotenv.ts'
import type { Ending } from '../../run-command.ts'
import { RunFailure } from '../../run-failure.ts'
import { defaultStateDir } from '../../state-folder.ts'
import type { CallerOptions } from '../options.ts'
import { scenariosNamed } from '../scenarios/scenarios.ts'
import { doorToJson, doorToText } from './door-report.ts'
import { callByVapi } from './vapi-door.ts'

/**
 * `npm run demo -- --door NAME`: the demo's own scenario, played as a provider's messages.
 *
 * @returns 0 only if the calendar is afterwards as it then should be
 */
export async function demoDoor({ scenario, as, json }: CallerOptions, ending: Ending) {
  const [book] = scenariosNamed(scenario)
  if (book?.name !== 'book') throw new RunFailure('By another door only "book" is played.')
  const env = await readDotenv()
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const onStack = (stack: { killNow(): void }) => ending.onSecond(() => stack.killNow())
  const parts = { scenario: book, stateDir: defaultStateDir(env), env, as, say, onStack }
  const report = await callByVapi(parts)
  say(doorToText(report))
  if (json) say(doorToJson(report))
  return report.failed === undefined ? 0 : 1
}
