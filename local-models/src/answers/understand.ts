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
  const said = tidy(rest)
  return {
    words,
    intent: hearIntent(words),
    answer: answerIn(said, day, time, expecting === 'consent to cancel'),
    day,
    time,
    minutes: length.minutes,
    title: hearTitle(said),
    rest: said,
  }
}

/** A yes is heard beside a day and a time too; whether they are those that were asked about is for the notes to see. */
function answerIn(
  said: string,
  day: Heard['day'],
  time: Heard['time'],
  isCancelling: boolean,
): Answer {
  const answer = hearAnswer(tidy(said.replace(/(?:\b(?:on|at|the|for) )*\|/g, ' ')), isCancelling)
  const isOfOther = isCancelling && (day !== undefined || time !== undefined)
  return answer === 'yes' && (day === 'unclear' || isOfOther) ? 'unclear' : answer
}
