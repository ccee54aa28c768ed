import { hearAnswer, type Answer } from './hear-answer.ts'
import { hearDay, type DayMention } from './hear-day.ts'
import { hearDuration } from './hear-duration.ts'
import { hearIntent, type Intent } from './hear-intent.ts'
import { hearTime, type HeardTime } from './hear-time.ts'
import { hearTitle } from './hear-title.ts'
import { hearWords } from './hear-words.ts'
import { tidy } from './settle.ts'

/** What the agent's last words ask for; it decides how doubtful words are heard. */
export type Expecting =
  | 'nothing'
  | 'day'
  | 'time'
  | 'consent to book'
  | 'consent to cancel'
  | 'choice of slot'
  | 'choice of appointment'
  | 'booking'
  | 'something else'
  | 'another try'

export type Heard = {
  words: string
  intent: Intent | undefined
  answer: Answer
  day: DayMention | 'unclear' | undefined
  time: HeardTime | undefined
  minutes: number | undefined
  title: string | undefined
  /** What was said besides day, time and length. */
  rest: string
}

export function understand(text: string, expecting: Expecting): Heard {
  const words = hearWords(text)
  const picking = expecting === 'choice of slot' || expecting === 'choice of appointment'
  const length = hearDuration(words)
  const { day, rest: dayless } = hearDay(length.rest, picking)
  const { time, rest } = hearTime(dayless, expecting === 'time' || expecting === 'day')
  return {
    words,
    intent: hearIntent(words),
    answer: hearAnswer(words, expecting === 'consent to cancel'),
    day,
    time,
    minutes: length.minutes,
    title: hearTitle(tidy(rest)),
    rest: tidy(rest),
  }
}
