import { parseArgs } from 'node:util'
import { readDotenv } from '../../read-dotenv.ts'
import { runCommand, type Ending } from '../../run-command.ts'
import { messageOf, RunFailure } from '../../run-failure.ts'
import { defaultStateDir } from '../../state-folder.ts'
import { seededUsers } from '../../seed-users.ts'
import { signIn } from '../api-client.ts'
import { loadQuietly } from '../load-quietly.ts'
import { reachStack } from '../reach-stack.ts'
import { summaryOf, type Judged } from './verdict.ts'

const HELP = `npm run callers -- [options]

Places spoken calls by callers that the rehearsal model was not written from: other words, voices, noise,
interruptions and changes of mind, made by a seed. Each is judged by the calendar alone:
right (as it was meant), asked (nothing done, and the caller gave up), lost (nothing done, and the
call broke off), wrong (anything else).
Uses the running stack (npm start) if there is one, else starts one. Exits 0 only if none is wrong.

  --seed N       of the first caller (default 1); the next has the next one
  --calls N      how many (default 12); two at a time, each in a calendar of their own
  --help         this text
`

/** `npm run callers` */
async function callers(ending: Ending): Promise<number> {
  const { seed, calls, help } = readOptions(process.argv.slice(2))
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  if (help) {
    process.stdout.write(HELP)
    return 0
  }
  const env = await readDotenv()
  const loading = loadQuietly(() => import('./place-held-out.ts'))
  await using stack = await reachStack(defaultStateDir(env), env, say)
  ending.onSecond(() => stack.killNow())
  const { placeHeldOut, dispose } = await loading
  await using _media = { [Symbol.asyncDispose]: dispose }
  const seeds = Array.from({ length: calls }, (_, index) => seed + index)
  const judged: Judged[] = []
  await Promise.all(
    seededUsers(env).map(async ({ email }) => {
      const api = await signIn(stack.urls.connectionApi, email, stack.password)
      for (let next = seeds.shift(); next !== undefined; next = seeds.shift()) {
        const parts = { seed: next, api, modelsUrl: stack.urls.localModels, ending: ending.signal }
        judged.push(await placeHeldOut(parts, say))
      }
    }),
  )
  say(summaryOf(judged))
  return judged.some(({ verdict }) => verdict === 'wrong') ? 1 : 0
}

function readOptions(args: readonly string[]) {
  const { values } = parse(args)
  const seed = Number(values.seed ?? 1)
  const calls = Number(values.calls ?? 12)
  if (Number.isInteger(seed) && Number.isInteger(calls) && calls > 0) {
    return { seed, calls, help: values.help ?? false }
  }
  throw new RunFailure('--seed and --calls take whole numbers.\nSee: npm run callers -- --help')
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const options = { seed: text, calls: text, help: { type: 'boolean' } } as const
    return parseArgs({ args: [...args], strict: true, options })
  } catch (error) {
    throw new RunFailure(`${messageOf(error)}\nSee: npm run callers -- --help`)
  }
}

await runCommand(callers)
