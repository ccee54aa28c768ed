import { newHandle } from '@parley/shared/identity/ids'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import type { Scope } from '@parley/shared/tokens/scope'
import { signToolToken, type LoginToolClaims } from '@parley/shared/tokens/tool-token'
import { callMcp, saidBy, type Said } from './call-tools.ts'
import { AUDIENCE, type TestServer } from './test-server.ts'

/** A program of a person's, and the token that it holds. */
export interface TestClient {
  readonly token: string
  say(name: string, args?: Readonly<Record<string, unknown>>): Promise<Said>
}

type Claims = Omit<LoginToolClaims, 'iat' | 'exp'>

/** What the connection API mints for a client of a person who is signed in. */
export async function clientOf(
  server: TestServer,
  { userId, sid }: { userId: string; sid: string },
  name: string,
  scopes: Scope[] = ['read', 'transact'],
  changes: Partial<Claims> = {},
): Promise<TestClient> {
  await markLoginActive(server.redis, sid)
  const { kid, key } = server.keys.connectionApi
  const token = await signToolToken(
    {
      sub: userId,
      owner: userId,
      caller: 'owner',
      sid,
      scopes,
      jti: newHandle(20),
      act: { sub: `client:${name}` },
      client: { name },
      held: true,
      ...changes,
    },
    { issuer: 'connection-api', audience: AUDIENCE, algorithm: 'EdDSA', kid, key },
    server.clock,
  )
  return {
    token,
    say: async (tool, args = {}) => saidBy(await callMcp(server, token, tool, args)),
  }
}
