import type { Database } from '@parley/shared/database/schema'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import {
  ChangeData,
  confirmChange,
  proposeChange,
  type ChangeDeps,
} from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import type { Refused } from '../mcp/tool-answer.ts'
import { parseArguments, type Tool, type ToolCall, type ToolWords } from '../mcp/tool.ts'

/** What is asked, and what a yes to it does. */
export interface Proposed<Change> {
  /** Word for word, and all that the yes is about: amounts, names, dates. */
  readonly question: string
  /** JSON; kept with the question. Nothing else is done after the yes. */
  readonly change: Change
}

/** One change that somebody said yes to. */
export interface AgreedChange<Change> {
  readonly change: Change
  /** Unique; the same yes has the same one, however often it is sent. */
  readonly consentId: string
}

interface TwoStepSpec<Input extends z.ZodObject, Change extends z.ZodType> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly scope: 'transact' | 'configure'
  readonly words?: ToolWords
  /** A strict object; the consent is added to it. */
  readonly input: Input
  readonly change: Change
  /** First step. It changes nothing. */
  propose(
    args: z.output<Input>,
    call: ToolCall,
  ): Promise<Proposed<z.output<Change>> | Refused> | Proposed<z.output<Change>> | Refused
  /**
   * Second step, in one transaction with the consent used up and the audit row; it may run again
   * after a lost race. A refusal undoes what it did and leaves the consent open.
   *
   * @returns what is said when it is done
   */
  apply(
    transaction: Transaction<Database>,
    agreed: AgreedChange<z.output<Change>>,
    call: ToolCall,
  ): Promise<string | Refused>
}

/**
 * A tool that changes something, for its owner alone: the first call gives a question, the second,
 * with the consent, does what was read out, once. Every check between the two is ours.
 */
export function twoStepTool<Input extends z.ZodObject, Change extends z.ZodType>(
  deps: ChangeDeps,
  spec: TwoStepSpec<Input, Change>,
): Tool {
  const { name, title, description, scope, words: said } = spec
  return {
    name,
    title,
    description,
    scope,
    ...(said && { words: said }),
    twoStep: true,
    guest: false,
    input: spec.input.extend(Consent.shape),
    output: ChangeData,
    async perform(sent, call) {
      const split = parseArguments(Split, sent)
      if (!split.ok) return split
      const { consent, ...rest } = split.args
      const parsed = parseArguments(spec.input, rest)
      if (!parsed.ok) return parsed
      const asked = { tool: name, args: { ...parsed.args } }
      if (consent !== undefined) {
        return confirmChange(deps, call, asked, normaliseHandle(consent), {
          schema: spec.change,
          apply: (transaction, change, consentId) =>
            spec.apply(transaction, { change, consentId }, call),
        })
      }
      const proposed = await spec.propose(parsed.args, call)
      if ('code' in proposed) return proposed
      return proposeChange(deps, call, asked, { ...proposed, scope })
    },
  }
}

const Consent = z.strictObject({ consent: words(60, 1).optional() })
const Split = z.looseObject(Consent.shape)
