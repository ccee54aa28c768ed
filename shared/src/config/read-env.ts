import { z } from 'zod'

/** The environment a service is configured from; `main.ts` hands in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>

/** Start-up stops here. The message names variables and says what to do, and holds no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the variables that `schema` names, all at once, so that one start shows every mistake.
 * An empty variable counts as unset.
 *
 * @throws {ConfigError} naming each wrong variable, never its value
 */
export function readEnv<Schema extends z.ZodObject>(schema: Schema, env: Env): z.output<Schema> {
  const wanted: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]
    if (value !== undefined && value !== '') wanted[name] = value
  }
  const parsed = schema.safeParse(wanted)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.')
    return name in wanted ? `${name} is not valid: ${hint(issue)}` : `${name} is missing`
  })
  throw new ConfigError(`Configuration: ${[...new Set(lines)].join('; ')}. See .env.example.`)
}

/** zod's own messages may quote the value; these do not. */
function hint(issue: z.core.$ZodIssue): string {
  return issue.code === 'custom' ? issue.message : `expected ${expected(issue)}`
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`
    case 'invalid_format':
      return `a ${issue.format}`
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    default:
      return 'another form'
  }
}

/** A TCP port; 0 lets the system choose. */
export const port = (fallback: number) =>
  z.coerce.number().int().min(0).max(65_535).default(fallback)

/** `production` is strict about secrets; everything else is development. */
export const nodeEnv = z.enum(['development', 'test', 'production']).default('development')

/** pino's levels. */
export const logLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  .default('info')

/** A secret of at least 32 characters (256 bits of a random hex string and more). */
export const secret = z.string().min(32)

/** What a secret made for development starts with; production refuses it. */
export const DEVELOPMENT_MARK = 'dev-'

/**
 * Production refuses secrets that were made for development.
 *
 * @throws {ConfigError} naming the variables
 */
export function refuseDevelopmentSecrets(
  environment: z.output<typeof nodeEnv>,
  secrets: Readonly<Record<string, string | undefined>>,
): void {
  if (environment !== 'production') return
  const marked = Object.entries(secrets)
    .filter(([, value]) => value?.startsWith(DEVELOPMENT_MARK))
    .map(([name]) => name)
  if (marked.length === 0) return
  throw new ConfigError(
    `Configuration: ${marked.join(', ')} holds a development secret. Set one of your own in production.`,
  )
}
