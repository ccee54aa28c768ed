import type { z } from 'zod'
import { UnavailableError } from '@parley/shared/errors/app-error'
import type { Scope } from '@parley/shared/tokens/scope'
import type { SignedIn } from '../login/login-session.ts'
import { callTool, expectOk } from './call-tool.ts'
import type { ToolParts } from './tool-parts.ts'

/** A tool that asks first, and does it when it is called again with the consent. */
export interface TwoStepTool<Data> {
  readonly name: string
  readonly scope: Exclude<Scope, 'read'>
  readonly data: z.ZodType<Data>
}

/** What both steps answer at least. */
export interface Step {
  readonly outcome: string
  readonly consent?: string | undefined
}

/**
 * Both steps for a person whose own request this is: their click is consent for exactly what they
 * sent, so that the question of the first step is answered by the second.
 *
 * @throws {AppError} nothing was changed
 * @throws {UnavailableError} nothing was, or that is not known, as its message says
 */
export async function clickThrough<Data extends Step>(
  parts: ToolParts,
  person: SignedIn,
  tool: TwoStepTool<Data>,
  args: Readonly<Record<string, unknown>>,
): Promise<Data> {
  const { consent } = expectOk(await callTool(parts, person, tool, args))
  if (consent === undefined) throw new UnavailableError('The calendar did not answer. Try again.')
  try {
    return expectOk(await callTool(parts, person, tool, args, consent))
  } catch (error) {
    throw error instanceof UnavailableError ? unknownOutcome(error) : error
  }
}

const unknownOutcome = (cause: unknown) =>
  new UnavailableError(
    'We cannot say whether this was done. Look at the calendar before you try again.',
    cause,
  )
