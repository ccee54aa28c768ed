import { ConfigError } from '@parley/shared/config/read-env'

/** Exact origins only: `*` would let any page use a token that it got hold of. */
export function readOrigins(text: string): string[] {
  return splitList(text).map(toOrigin)
}

export function splitList(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim())
  return entries.filter((entry) => entry !== '')
}

function toOrigin(text: string): string {
  if (URL.canParse(text)) {
    const { origin, protocol } = new URL(text)
    if (/^https?:$/.test(protocol) && text.replace(/\/$/, '') === origin) return origin
  }
  throw new ConfigError(
    'Configuration: CORS_ORIGINS is not valid: expected origins like https://app.example.com, separated by commas. See .env.example.',
  )
}
