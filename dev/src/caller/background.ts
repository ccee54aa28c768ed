import {
  babble,
  levelBelow,
  looped,
  speechLevel,
  whiteNoise,
  type Background,
} from '../audio/noise.ts'
import { seededRandom } from '../seeded-random.ts'
import type { Noise } from './scenarios/scenario.ts'
import { voiceOf, type Speak } from './voice.ts'

const SAMPLE = 'Hello. I would like to book an appointment, please.'

/** What people talk about who have nothing to do with the call. */
const CHATTER = [
  ['slt', 'We walked along the coast all morning, and the weather was fine until the afternoon.'],
  ['rms', 'The train was late again, so we had to run for the bus and nearly missed that too.'],
  ['awb', 'My brother has bought a boat, though he has never been on the water in his life.'],
  ['slt', 'You have to try the soup here, they make it with apples and a little cinnamon.'],
  ['rms', 'Did you see the match? They were two goals behind, and then it all turned round.'],
] as const

/** The sound around a caller, as far below their voice as it is to be. */
export async function makeBackground(
  { kind, decibels, seed }: Noise,
  speak: Speak,
  modelsUrl: string,
): Promise<Background> {
  const level = levelBelow(speechLevel(await speak(SAMPLE)), decibels)
  const random = seededRandom(seed)
  if (kind === 'white') return whiteNoise(level, random)
  const say = ([voice, text]: (typeof CHATTER)[number]) => voiceOf(modelsUrl, voice)(text)
  const [first, ...others] = CHATTER
  const sounds = await Promise.all(others.map(say))
  return looped(babble([await say(first), ...sounds], random), level)
}
