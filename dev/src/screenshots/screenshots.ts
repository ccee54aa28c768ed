import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCallersVoice } from '../browser/callers-voice.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { voiceOf } from '../caller/voice.ts'
import { createProviderControl } from '../providers/control/control-client.ts'
import { readDotenv } from '../read-dotenv.ts'
import { runCommand, type Ending } from '../run-command.ts'
import { fileLog } from '../runner-log.ts'
import { startStack, type Stack } from '../stack.ts'
import { furnishAgents } from './agents.ts'
import { furnish } from './furnish.ts'
import { startSimulations } from './simulations.ts'
import { takeAll } from './states.ts'
import { furnishPeople } from './user-sync.ts'

const REQUEST = 'I would like to book a dentist appointment on Friday at ten.'

/** Nobody talks: what it takes to show all other parts of the page. */
const WITHOUT_CALL = ['connection-api', 'mcp-server'] as const

/**
 * `npm run screenshots -- --out DIR`: every state of the page, light and dark, wide and phone;
 * `--without-call`: those in which nobody talks, which is quick.
 */
async function screenshots(ending: Ending): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'screenshots' },
      'without-call': { type: 'boolean', default: false },
    },
  })
  const out = resolve(values.out)
  const call = !values['without-call']
  await mkdir(out, { recursive: true })
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-screenshots-'))
  try {
    await using simulations = await startSimulations()
    const env = { ...(await readDotenv()), ...simulations.variables }
    const log = fileLog(join(stateDir, 'stack.log'))
    const { signal } = ending
    const only = call ? {} : { only: WITHOUT_CALL }
    const options = { ports: 'free', stateDir, log, env, say, signal, ...only } as const
    await using stack = await startStack(options)
    await furnish(stack)
    await furnishAgents(stack, simulations)
    await furnishPeople(stack, simulations)
    const microphone = call ? { microphone: await writeVoice(stateDir, stack) } : {}
    await using launched = await launchBrowser({ env, say, ...microphone })
    const control = createProviderControl(simulations.providers.urls.control)
    const breakCalendar = () => control.fail(WITHDRAWN)
    const url = stack.urls.connectionApi
    await takeAll(launched.browser, { url, out, say, call, breakCalendar, simulations })
    return 0
  } finally {
    await rm(stateDir, { recursive: true, force: true })
  }
}

const WITHDRAWN = { operation: 'google.*', times: 5, effect: { kind: 'revoke_grant' } } as const

async function writeVoice(stateDir: string, { urls }: Stack): Promise<string> {
  const microphone = join(stateDir, 'caller.wav')
  await writeCallersVoice(microphone, voiceOf(urls.localModels, 'slt'), REQUEST)
  return microphone
}

await runCommand(screenshots)
