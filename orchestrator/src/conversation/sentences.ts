/** What the agent says of its own accord, where no model is asked or none can be. */
export const SENTENCES = {
  not_understood: 'Sorry, I did not catch that.',
  not_heard: 'Sorry, I cannot hear you well just now. Please say that again in a moment.',
  model_failed: 'Sorry, I lost my thread just now. Please say that again in a moment.',
  voice_failed: 'Sorry, my voice failed just now. Please ask me again in a moment.',
  out_of_service: 'Sorry, something is not working on our side. Please call again in a moment.',
  no_tools: 'Sorry, I cannot reach the calendar just now. Please call again in a moment. Goodbye.',
  sign_in_again: 'Please sign in again and start a new call. Goodbye.',
  mismatch: 'Sorry, this call does not match your sign-in. Please sign in again. Goodbye.',
  call_over: 'This call is over. Please start a new one.',
  stopped: 'This call has been ended. Goodbye.',
  time_limit: 'Our time is up. Please call again. Goodbye.',
} as const satisfies Record<string, string>

export type Sentence = keyof typeof SENTENCES

/** Those that must be heard when the voice is away too. */
export const KEPT_AS_AUDIO: readonly Sentence[] = [
  'voice_failed',
  'model_failed',
  'not_heard',
  'not_understood',
  'out_of_service',
  'stopped',
  'time_limit',
]
