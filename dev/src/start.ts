import { once } from 'node:events'
import { readDotenv } from './read-dotenv.ts'
import { runCommand, type Ending } from './run-command.ts'
import { terminalLog } from './runner-log.ts'
import { startStack, type Stack } from './stack.ts'
import { defaultStateDir } from './state-folder.ts'

/** `npm start`: everything, until Ctrl-C. */
async function start(ending: Ending): Promise<number> {
  const env = await readDotenv()
  const log = terminalLog()
  log('parley', 'Starting. Ctrl-C ends everything.')
  const stack = await startStack({
    ports: 'default',
    stateDir: defaultStateDir(env),
    log,
    env,
    signal: ending.signal,
  })
  ending.onSecond(() => stack.killNow())
  process.stdout.write(welcome(stack))
  if (!ending.signal.aborted) await once(ending.signal, 'abort')
  log('parley', 'Stopping. Ctrl-C again kills.')
  await stack[Symbol.asyncDispose]()
  log('parley', 'Everything has stopped.')
  return 0
}

function welcome(stack: Stack): string {
  const [owner] = stack.users
  return [
    '',
    `  Parley is running:  ${stack.urls.connectionApi}`,
    `  Sign in:            one click there, or ${owner?.email}  /  ${stack.password}`,
    '  Place a call:       press Talk there, or npm run demo in another terminal',
    '',
    ...rehearsalNote(stack),
    '',
  ].join('\n')
}

function rehearsalNote(stack: Stack): string[] {
  if (stack.env['LLM_MODEL'] !== 'rehearsal') return []
  return [
    '  Answers come from the rehearsal model: a small program with fixed rules, not a language',
    '  model. It can book, move and cancel, list and say what is on, and it is here so that',
    '  everything runs with no keys. Set LLM_BASE_URL, LLM_API_KEY and LLM_MODEL for a real one.',
  ]
}

await runCommand(start)
