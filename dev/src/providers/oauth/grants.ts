import type { Instant } from '@parley/shared/time/clock'
import type { Challenge } from './pkce.ts'
import { newSecretText } from './secret-text.ts'

/** What a person lets an application do. Everything issued under it ends with it. */
export interface Grant {
  readonly personId: string
  readonly clientId: string
  readonly scopes: Set<string>
  ended: boolean
}

export interface Code {
  readonly code: string
  readonly grant: Grant
  readonly scopes: readonly string[]
  readonly redirectUri: string
  readonly challenge: Challenge | undefined
  readonly nonce: string | undefined
  readonly withRefreshToken: boolean
  readonly expiresAt: Instant
  used: boolean
}

export interface AccessToken {
  readonly grant: Grant
  readonly scopes: readonly string[]
  readonly expiresAt: Instant
}

export interface RefreshToken {
  readonly token: string
  readonly grant: Grant
  readonly scopes: readonly string[]
  /** Used, at a provider that takes each one once. */
  spent: boolean
}

/** Codes, tokens and grants of one provider. */
export interface Grants {
  current(personId: string, clientId: string): Grant | undefined
  consent(personId: string, clientId: string, scopes: readonly string[]): Grant
  issueCode(code: Omit<Code, 'code' | 'used'>): string
  code(code: string): Code | undefined
  issueAccess(token: AccessToken): string
  access(token: string): AccessToken | undefined
  /** The oldest beyond `limit` for the same person and application stop working, silently. */
  issueRefresh(grant: Grant, scopes: readonly string[], limit: number): string
  refresh(token: string): RefreshToken | undefined
  end(grant: Grant): void
  /** Ends every grant of the person. */
  revoke(personId: string): void
  /** Ends the access tokens of the person, or all. */
  expire(personId: string | undefined): void
  /** All that was ever issued: what must never be found in a log or a dump. */
  secrets(): readonly string[]
  list(): readonly Grant[]
}

export interface Prefixes {
  readonly code: string
  readonly access: string
  readonly refresh: string
}

export function createGrants(prefixes: Prefixes): Grants {
  const grants: Grant[] = []
  const codes = new Map<string, Code>()
  const access = new Map<string, AccessToken>()
  const refresh = new Map<string, RefreshToken>()
  const secrets: string[] = []
  const issue = (prefix: string) => {
    const secret = newSecretText(prefix)
    secrets.push(secret)
    return secret
  }
  const current = (personId: string, clientId: string) =>
    grants.findLast((one) => one.personId === personId && one.clientId === clientId && !one.ended)
  return {
    current,
    consent: (personId, clientId, scopes) => {
      const before = current(personId, clientId)
      if (before === undefined) {
        const grant: Grant = { personId, clientId, scopes: new Set(scopes), ended: false }
        grants.push(grant)
        return grant
      }
      for (const scope of scopes) before.scopes.add(scope)
      return before
    },
    issueCode: (code) => {
      const text = issue(prefixes.code)
      codes.set(text, { ...code, code: text, used: false })
      return text
    },
    code: (code) => codes.get(code),
    issueAccess: (token) => {
      const text = issue(prefixes.access)
      access.set(text, token)
      return text
    },
    access: (token) => access.get(token),
    issueRefresh: (grant, scopes, limit) => {
      const token = issue(prefixes.refresh)
      refresh.set(token, { token, grant, scopes, spent: false })
      const live = [...refresh.values()].filter((one) => one.grant === grant)
      for (const old of live.slice(0, Math.max(0, live.length - limit))) refresh.delete(old.token)
      return token
    },
    refresh: (token) => refresh.get(token),
    end: (grant) => {
      grant.ended = true
    },
    revoke: (personId) => {
      for (const grant of grants) if (grant.personId === personId) grant.ended = true
    },
    expire: (personId) => {
      for (const [text, token] of access) {
        if (personId === undefined || token.grant.personId === personId) access.delete(text)
      }
    },
    secrets: () => secrets,
    list: () => grants,
  }
}
