import { hearAnswer, type Answer, type Doing } from './hear-answer.ts'
import { hearDay, type DayMention } from './hear-day.ts'
import { hearDuration } from './hear-duration.ts'
import { hearIntent, type Intent } from './hear-intent.ts'
import { splitMove, type MovedThing } from './hear-move.ts'
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
  | 'consent to move'
  | 'consent to change'
  | 'choice of slot'
  | 'choice of appointment'
  | 'choice to move'
  | 'choice of contact'
  | 'name'
  | 'number'
  | 'reference'
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
  /** Where something is to move, day and time above are where to. */
  moved: MovedThing | undefined
  /** What was said besides day, time and length. */
  rest: string
}

export function understand(text: string, expecting: Expecting): Heard {
  const words = hearWords(text)
  const intent = hearIntent(words)
  const { minutes, ...whole } = hearWhen(words, expecting)
  const move = intent === 'move' ? splitMove(words) : undefined
  const { day, time } = move === undefined ? whole : hearTarget(move.target, expecting)
  const said = tidy(whole.rest)
  return {
    words,
    intent,
    answer: answerIn(said, whole.day, whole.time, expecting),
    day,
    time,
    minutes,
    title: hearTitle(said),
    moved: move && { ...hearWhen(move.source, expecting), words: move.source },
    rest: said,
  }
}

/** Where a single word is all there is after "to", a number alone is an hour. */
function hearTarget(target: string, expecting: Expecting) {
  const isOneWord = /^\w+(?: please)?$/.test(target)
  return isOneWord ? hearWhen(target, 'time') : hearWhen(`to ${target}`, expecting)
}

/** Day, time and length in these words, and what is left of them. */
function hearWhen(words: string, expecting: Expecting) {
  const length = hearDuration(words)
  const { day, rest } = hearDay(length.rest, expecting.startsWith('choice '))
  const heard = hearTime(rest, expecting === 'time' || expecting === 'day')
  return { day, time: heard.time, minutes: length.minutes, rest: heard.rest }
}

/** A yes is heard beside a day and a time too; whether they are those that were asked about is for the notes to see. */
function answerIn(
  said: string,
  day: Heard['day'],
  time: Heard['time'],
  expecting: Expecting,
): Answer {
  const isCancelling = expecting === 'consent to cancel'
  const plain = tidy(said.replace(/(?:\b(?:on|at|the|for) )*\|/g, ' '))
  const answer = hearAnswer(plain, doings[expecting] ?? 'book')
  const isOfOther = isCancelling && (day !== undefined || time !== undefined)
  return answer === 'yes' && (day === 'unclear' || isOfOther) ? 'unclear' : answer
}

const doings: Partial<Record<Expecting, Doing>> = {
  'consent to cancel': 'cancel',
  'consent to move': 'move',
  'consent to change': 'change',
}
