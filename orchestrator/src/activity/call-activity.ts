import type { Activity } from '@parley/shared/call-activity/activity'
import { toIso, type Clock } from '@parley/shared/time/clock'
import type { CallerKind } from '@parley/shared/tokens/call-grant'
import { consentOf, questionIn, type ToolAnswer, type ToolArguments } from '../tools/call-tool.ts'
import type { ToolDefinition } from '../tools/tool-definition.ts'
import type { AskedConsent } from '../call/user-turn.ts'
import { refusalWords } from './refusal-words.ts'
import { wordsOf, type ToolWords } from './tool-words.ts'

export interface ActivityParts {
  readonly clock: Clock
  readonly newId: () => string
  readonly caller: CallerKind
  readonly publish: (activity: Activity) => void
}

/** What happens in a call, told to its caller in lines. */
export interface CallActivity {
  /**
   * A tool is called.
   *
   * @param own what the tool itself says of that, where it does
   * @returns tells how it ended
   */
  called(
    tool: string,
    args: ToolArguments,
    own?: ToolDefinition['words'],
  ): (answer: ToolAnswer) => void
  /** A question was answered. The same answer is told once, and nothing after a no. */
  answered(consent: string, answer: 'yes' | 'no', how: 'heard' | 'pressed'): void
}

interface Asked {
  readonly tool: string
  told: 'yes' | 'no' | undefined
}

export function createCallActivity(parts: ActivityParts): CallActivity {
  const asked = new Map<string, Asked>()
  const tell = (line: Omit<Activity, 'at'>) =>
    parts.publish({ ...line, at: toIso(parts.clock.now()) })
  const answered: CallActivity['answered'] = (consent, answer, how) => {
    const question = asked.get(consent)
    if (!question || question.told === answer || question.told === 'no') return
    question.told = answer
    tell(answerLine(consent, question.tool, answer, how))
  }
  const ended = (line: ToolLine, words: ToolWords, answer: ToolAnswer) => {
    const question = questionIn(answer)
    if (!question) return tell({ ...line, ...endOf(words, answer) })
    asked.set(question.handle, { tool: line.tool, told: undefined })
    tell({ ...line, ...questionOf(question) })
  }
  return {
    answered,
    called(tool, args, own) {
      const words = wordsOf(tool, parts.caller, own)
      if (!words) return () => {}
      const consent = consentOf(args)
      const line: ToolLine = { id: parts.newId(), kind: 'tool', tool, ...(consent && { consent }) }
      tell({ ...line, status: 'started', title: words.doing })
      return (answer) => {
        if (consent && answer.ok) answered(consent, 'yes', 'heard')
        ended(line, words, answer)
      }
    },
  }
}

type ToolLine = Pick<Activity, 'id' | 'consent'> & { kind: 'tool'; tool: string }

/** Word for word: whoever presses yes says yes to exactly this. */
function questionOf({ handle, question, expiresAt }: AskedConsent) {
  return {
    kind: 'question',
    status: 'started',
    title: question,
    consent: handle,
    expiresAt: toIso(expiresAt),
  } as const
}

function endOf(words: ToolWords, answer: ToolAnswer): Pick<Activity, 'status' | 'title'> {
  if (answer.ok) return { status: 'done', title: words.done(answer.structured) }
  const { status, why } = refusalWords(answer.text)
  return { status, title: `${words.failed}: ${why}` }
}

function answerLine(
  consent: string,
  tool: string,
  answer: 'yes' | 'no',
  how: 'heard' | 'pressed',
): Omit<Activity, 'at'> {
  const title = how === 'pressed' ? `You pressed ${answer}` : `Heard a ${answer}`
  const status = answer === 'yes' ? 'done' : 'refused'
  return { id: `answer_${consent}`, kind: 'answer', status, tool, consent, title }
}
