import type { z } from 'zod'
import { BadRequestError } from '../errors/app-error.ts'

/**
 * The one way a request's body, query or params become typed. Use `strictObject`: what an endpoint
 * does not know, it refuses.
 *
 * @throws {BadRequestError} naming the fields, never their values
 */
export function parseRequest<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(nameField)
  throw new BadRequestError(`The request is not valid: ${[...new Set(fields)].join('; ')}.`)
}

function nameField(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.') || 'the body'
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${issue.path.length > 0 ? path : 'it'} has fields that are not known here`
    case 'invalid_type':
      return `${path} must be ${issue.expected}`
    case 'custom':
      return `${path} ${issue.message}`
    case 'too_small':
      return `${path} is too short or too small (at least ${issue.minimum})`
    case 'too_big':
      return `${path} is too long or too large (at most ${issue.maximum})`
    default:
      return `${path} is not valid`
  }
}
