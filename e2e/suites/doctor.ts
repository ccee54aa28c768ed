import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { examine } from '@parley/dev/src/doctor/examine.ts'
import { CHECKOUT } from '@parley/dev/src/state-folder.ts'
import { newKeyPair } from '@parley/shared/tokens/keys'
import { describe, expect, it } from 'vitest'
import type { TestStack } from '../test-stack.ts'

const ORIGIN = 'https://app.example.com'

/** For the stack that is examined. */
export const EXAMINED = { CORS_ORIGINS: ORIGIN }

/** What the doctor says of the stack when these are changed. */
async function problemsWith(test: TestStack, changes: Readonly<Record<string, string>>) {
  const findings = await examine({ ...test.stack.env, ...changes })
  return findings.filter(({ state }) => state === 'problem')
}

/** Neither worker nor models run here. */
const ELSEWHERE = new Set(['models', 'addresses'])

export function doctor(stack: () => TestStack): void {
  describe('npm run doctor', () => {
    it('finds a running stack well, but for what does not run in it', async () => {
      const test = stack()
      const script = join(CHECKOUT, 'dev', 'src', 'doctor.ts')
      const env = { ...process.env, PARLEY_STATE_DIR: test.stateDir }
      const ran = await new Promise<{ code: number | null; out: string }>((resolve) => {
        const child = execFile(process.execPath, [script], { env, cwd: CHECKOUT }, (_e, out) =>
          resolve({ code: child.exitCode, out }),
        )
      })
      expect(ran.out).toMatch(/^Looking at the stack that runs here\.\n/)
      expect(ran.out).toContain('ok       configuration  connection-api would start with it')
      expect(ran.out).toMatch(/ok {7}LiveKit {8}127\.0\.0\.1:\d+ takes our key; 0 rooms are open/)
      expect(ran.out).toContain(`ok       CORS           ${ORIGIN} may call the API`)
      expect(ran.out).toMatch(/ok {7}database {7}all \d+ migrations are there/)
      const wrong = ran.out.split('\n').filter((line) => line.startsWith('problem'))
      for (const line of wrong) expect(line).toMatch(/^problem {2}(models|addresses {6}no worker)/)
      expect(ran.code).toBe(1)
      const secrets = Object.entries(test.stack.env).filter(([name]) =>
        /SECRET|PRIVATE|PASSWORD|VAULT/.test(name),
      )
      for (const [, value] of secrets) expect(ran.out).not.toContain(value)
      expect(ran.out).not.toContain(new URL(test.stack.env['DATABASE_URL'] ?? '').password)
    })

    it.each<[string, (test: TestStack) => Promise<Record<string, string>>, string]>([
      ['LiveKit', async () => ({ LIVEKIT_API_SECRET: 'x'.repeat(40) }), 'refuses our key'],
      ['LiveKit', async () => ({ LIVEKIT_URL: 'ws://127.0.0.1:9' }), 'nobody answers'],
      [
        'database',
        async (test) => ({ DATABASE_URL: otherPassword(test, 'DATABASE_URL') }),
        'let us in',
      ],
      ['Redis', async (test) => ({ REDIS_URL: otherPassword(test, 'REDIS_URL') }), 'let us in'],
      ['CORS', async () => ({ CORS_ORIGINS: 'https://new.example' }), 'is not let in'],
      [
        'keys',
        async () => ({ CONNECTION_API_PUBLIC_KEY: (await newKeyPair('o')).publicKey }),
        'no pair',
      ],
      [
        'addresses',
        async () => ({ MCP_SERVER_URL: 'http://127.0.0.1:9/mcp' }),
        'mcp-server does not',
      ],
      ['configuration', async () => ({ CLERK_ISSUER: 'https://c.example' }), 'CLERK_SECRET_KEY'],
    ])('says what is wrong with %s', async (area, changes, words) => {
      const test = stack()
      const problems = await problemsWith(test, await changes(test))
      const own = problems.filter((one) => one.area === area && !one.text.includes('worker'))
      expect(own).toHaveLength(1)
      expect(own[0]?.text).toContain(words)
      const others = problems.filter((one) => one.area !== area && !ELSEWHERE.has(one.area))
      expect(others.map((one) => one.text)).toEqual([])
    })

    it('notices a clock that is wrong, and keys that are not there', async () => {
      const server = createServer((_request, response) => {
        response.setHeader('date', new Date(Date.now() - 30_000).toUTCString())
        response.end('{}')
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const problems = await problemsWith(stack(), {
        CLERK_ISSUER: `http://127.0.0.1:${port}`,
        CLERK_SECRET_KEY: 'sk_test_1',
        CLERK_AUTHORIZED_PARTIES: ORIGIN,
      })
      server.close()
      const said = problems.map(({ area, text }) => `${area}: ${text}`)
      expect(said).toContainEqual(
        expect.stringMatching(/^clocks: Clerk \(.*\) is \d+\.\d s behind/),
      )
      expect(said).toContainEqual(
        expect.stringMatching(/^JWKS: 127\.0\.0\.1:\d+ publishes no keys/),
      )
    })
  })
}

function otherPassword(test: TestStack, name: 'DATABASE_URL' | 'REDIS_URL'): string {
  const url = new URL(test.stack.env[name] ?? '')
  url.password = 'wrong'
  return url.href
}
