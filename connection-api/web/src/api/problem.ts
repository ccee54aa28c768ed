import { z } from 'zod'
import { text } from '../text/text.ts'

const Answer = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** A request that came to nothing: `code` as the API names it, and a sentence for the person. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  /** HTTP status; 0 where no answer came. */
  readonly status: number

  constructor(message: string, code: string, status: number, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.status = status
  }
}

/** What an answer that is no success says. Words of ours where we have them, else the API's. */
export function problemOf(status: number, body: unknown): Problem {
  const { data } = Answer.safeParse(body)
  if (!data) return new Problem(text.problems.unknown, 'unknown', status)
  const { code, message } = data.error
  return new Problem(wordsFor(code) ?? message, code, status)
}

/** No answer at all. */
export function unreachable(cause: unknown): Problem {
  return new Problem(text.problems.unreachable, 'unreachable', 0, cause)
}

/** The sentence of anything thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : text.problems.unknown
}

function wordsFor(code: string): string | undefined {
  return Object.entries(text.problems.byCode).find(([known]) => known === code)?.[1]
}
