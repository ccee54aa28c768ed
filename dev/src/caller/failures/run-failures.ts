import { dispose } from '@livekit/rtc-node'
import { createProviderControl } from '../../providers/control/control-client.ts'
import { messageOf } from '../../run-failure.ts'
import type { ApiClient } from '../api-client.ts'
import type { Witness } from '../conversation.ts'
import type { CalendarProvider } from '../options.ts'
import { printAnswer, printSaid, printTurn } from '../report.ts'
import { voiceOf } from '../voice.ts'
import type { Failure } from './failure.ts'
import { placeFailingCall, type FailingCall } from './place-failing-call.ts'

/** Ends LiveKit's media threads, which would keep the process alive. */
export { dispose }

export interface FailureRun {
  readonly api: ApiClient
  readonly provider: CalendarProvider
  readonly emailThere: string
  /** `/__sim` of the simulated providers. */
  readonly controlUrl: string
  readonly modelsUrl: string
  readonly voice: string
  readonly say: (line: string) => void
  readonly ending: AbortSignal
}

/** One call for each failure, and how each of them ended. */
export async function runFailures(
  { controlUrl, modelsUrl, voice, say, ...run }: FailureRun,
  failures: readonly Failure[],
): Promise<readonly FailingCall[]> {
  const witness: Witness = {
    greeted: (greeting) => printAnswer(say, greeting),
    said: (utterance, startMs) => printSaid(say, utterance, startMs),
    answered: (turn) => printTurn(say, turn),
  }
  const control = createProviderControl(controlUrl)
  const parts = { ...run, control, witness, speak: voiceOf(modelsUrl, voice) }
  const calls: FailingCall[] = []
  for (const failure of failures) {
    if (run.ending.aborted) break
    say(`\n${failure.name}: ${failure.summary}\n`)
    const call = await placeFailingCall(parts, failure).catch((error: unknown) => ({
      name: failure.name,
      told: '',
      stands: 'unknown',
      failed: messageOf(error),
    }))
    await control.recover()
    say(call.failed === undefined ? '\nTrue.' : `\nFailed: ${call.failed}.`)
    calls.push(call)
  }
  return calls
}

/** The calls as a table. */
export function failureTable(provider: CalendarProvider, calls: readonly FailingCall[]): string {
  const lines = calls.map(({ name, stands, told, failed }) =>
    [name.padEnd(26), stands.padEnd(10), failed ?? 'true', `"${told}"`].join('  '),
  )
  const good = calls.filter(({ failed }) => failed === undefined).length
  return [`\n${provider}: ${good} of ${calls.length} calls were told the truth`, ...lines].join(
    '\n',
  )
}
