import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCallersVoice } from '../browser/callers-voice.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { voiceOf } from '../caller/voice.ts'
import { readDotenv } from '../read-dotenv.ts'
import { runCommand, type Ending } from '../run-command.ts'
import { fileLog } from '../runner-log.ts'
import { startStack } from '../stack.ts'
import { takeAll } from './states.ts'

const REQUEST = 'I would like to book an appointment on Friday at ten.'

/** `npm run screenshots -- --out DIR`: every state of the page, light and dark, wide and phone. */
async function screenshots(ending: Ending): Promise<number> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'screenshots' } } })
  const out = resolve(values.out)
  await mkdir(out, { recursive: true })
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-screenshots-'))
  const env = await readDotenv()
  try {
    const log = fileLog(join(stateDir, 'stack.log'))
    const { signal } = ending
    await using stack = await startStack({ ports: 'free', stateDir, log, env, say, signal })
    const microphone = join(stateDir, 'caller.wav')
    const speak = voiceOf(stack.urls.localModels, 'slt')
    await writeCallersVoice(microphone, speak, REQUEST)
    await using launched = await launchBrowser({ env, say, microphone })
    await takeAll(launched.browser, { url: stack.urls.connectionApi, out, say })
    return 0
  } finally {
    await rm(stateDir, { recursive: true, force: true })
  }
}

await runCommand(screenshots)
