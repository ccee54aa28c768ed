/** The voices built into Flite's WASI module; the first is the default. */
export const VOICES = ['slt', 'rms', 'awb', 'kal16'] as const

export type Voice = (typeof VOICES)[number]

/** OpenAI's names, so that a client set up for it is heard as it is. */
const OPENAI_VOICES: ReadonlySet<string> = new Set([
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'fable',
  'marin',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
])

export function findVoice(name: string): Voice | undefined {
  if (OPENAI_VOICES.has(name)) return 'slt'
  return VOICES.find((voice) => voice === name)
}
