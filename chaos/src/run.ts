import { runCommand } from '@parley/dev/src/run-command.ts'
import { HELP, readOptions } from './options.ts'
import { reportOf, storyOf } from './report.ts'
import { runSchedules } from './run-schedules.ts'
import { startStores } from './stores.ts'
import { NOTHING_LEFT_OUT, PROTECTIONS } from './without/without.ts'

const print = (text: string) => void process.stdout.write(text)

/** Schedules between two signs of life. */
const PROGRESS = 500

/** `npm run chaos`: 0 when everything was as promised in every schedule. */
async function chaos({ signal }: { readonly signal: AbortSignal }): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    print(HELP)
    return 0
  }
  await using stores = await startStores(signal)
  let done = 0
  const result = await runSchedules({
    ...options,
    ...stores,
    firstSeed: options.seed,
    without: options.without ? PROTECTIONS[options.without] : NOTHING_LEFT_OUT,
    signal,
    onOutcome(outcome) {
      done += 1
      if (options.story) print(`${storyOf(outcome).join('\n')}\n`)
      else if (done % PROGRESS === 0) print(`${done} schedules ...\n`)
    },
  })
  print(reportOf(result, options.without))
  return result.failure ? 1 : 0
}

await runCommand(chaos)
