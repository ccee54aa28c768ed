import type { ApiClient } from '@parley/dev/src/caller/api-client.ts'
import type { Call } from '@parley/dev/src/caller/call.ts'
import { exchange, hearGreeting } from '@parley/dev/src/caller/converse.ts'
import { openCall } from '@parley/dev/src/caller/place-call.ts'
import type { Speak } from '@parley/dev/src/caller/voice.ts'

/** A person in a call, who says things and hears the answers as text. */
export interface Person extends AsyncDisposable {
  readonly callId: string
  readonly room: string
  readonly call: Call
  readonly greeting: string
  /** Says it and listens; empty when nothing came back. */
  say(words: string): Promise<string>
}

/**
 * Places a call and hears the greeting.
 *
 * @param ending counts as the end of the call
 */
export async function callIn(api: ApiClient, speak: Speak, ending?: AbortSignal): Promise<Person> {
  const { call, callId, room } = await openCall(api, { ending })
  const greeting = await hearGreeting(call)
  return {
    callId,
    room,
    call,
    greeting: greeting?.text ?? '',
    say: async (words) => (await exchange(call, await speak(words))).answer?.text ?? '',
    [Symbol.asyncDispose]: () => call.hangUp(),
  }
}

/**
 * Goes through the script until its yes is due, which is left to be said.
 *
 * @throws {Error} when the script ends before
 */
export async function askFor(
  person: Person,
  script: (heard: string) => string | undefined,
): Promise<void> {
  let heard = person.greeting
  for (let words = script(heard); words !== 'Yes please.'; words = script(heard)) {
    if (words === undefined) throw new Error(`Nothing was asked that takes a yes: ${heard}`)
    heard = await person.say(words)
  }
}
