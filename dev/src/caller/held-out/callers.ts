import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readDotenv } from '../../read-dotenv.ts'
import { runCommand, type Ending } from '../../run-command.ts'
import { messageOf, RunFailure } from '../../run-failure.ts'
import { defaultStateDir } from '../../state-folder.ts'
import { seededUsers } from '../../seed-users.ts'
import { signIn } from '../api-client.ts'
import { loadQuietly } from '../load-quietly.ts'
import { reachStack } from '../reach-stack.ts'
import { boundedCall } from './bounded-call.ts'
import { isProof, summaryOf, type Judged } from './verdict.ts'

const HELP = `npm run callers -- [options]

Places spoken calls by callers that the rehearsal model was not written from: other words, voices, noise,
interruptions and changes of mind, made by a seed. Each is judged by the calendar alone:
right (as it was meant), asked (nothing done, and the caller gave up), lost (nothing done, and the
call broke off), wrong (anything else).
Uses the running stack (npm start) if there is one, else starts one. Exits 0 only if none is wrong, and not all are lost.

  --seed N       of the first caller (default 1); the next has the next one
  --calls N      how many (default 12)
  --at-once N    1, or 2 (the default), each in a calendar of their own
  --minutes N    starts no call after so many (default 60)
  --help         this text
`

/** `npm run callers` */
async function callers(ending: Ending): Promise<number> {
  const { seed, calls, atOnce, minutes, help } = readOptions(process.argv.slice(2))
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
  const until = performance.now() + minutes * 60_000
  const mayStart = () => !ending.signal.aborted && performance.now() < until
  await Promise.all(
    seededUsers(env)
      .slice(0, atOnce)
      .map(async ({ email }) => {
        const place = async (next: number, over: AbortSignal) => {
          // For each call anew: a sign-in of half an hour ago has run out.
          const api = await signIn(stack.urls.connectionApi, email, stack.password)
          const parts = { seed: next, api, modelsUrl: stack.urls.localModels, ending: over }
          return placeHeldOut(parts, say)
        }
        for (let next = seeds.shift(); next !== undefined && mayStart(); next = seeds.shift()) {
          const called = next
          const { signal } = ending
          judged.push(await boundedCall(called, signal, (over) => place(called, over), say))
        }
      }),
  )
  say(summaryOf(judged))
  if (judged.length < calls) say(`Not placed: ${calls - judged.length}`)
  return isProof(judged) ? 0 : 1
}

function readOptions(args: readonly string[]) {
  const { help = false, ...values } = parse(args)
  const numbers = Numbers.safeParse(values)
  if (numbers.success) return { ...numbers.data, help }
  throw new RunFailure(
    '--seed and --calls take whole numbers, --at-once 1 or 2, --minutes a number.\nSee: npm run callers -- --help',
  )
}

const Numbers = z
  .object({
    seed: z.coerce.number().int().default(1),
    calls: z.coerce.number().int().positive().default(12),
    'at-once': z.coerce.number().int().min(1).max(2).default(2),
    minutes: z.coerce.number().positive().default(60),
  })
  .transform(({ 'at-once': atOnce, ...others }) => ({ ...others, atOnce }))

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const numbers = { seed: text, calls: text, 'at-once': text, minutes: text }
    const options = { ...numbers, help: { type: 'boolean' } } as const
    return parseArgs({ args: [...args], strict: true, options }).values
  } catch (error) {
    throw new RunFailure(`${messageOf(error)}\nSee: npm run callers -- --help`)
  }
}

await runCommand(callers)
