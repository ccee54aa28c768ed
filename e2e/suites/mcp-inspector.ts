import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { CHECKOUT } from '@parley/dev/src/state-folder.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TestStack } from '../test-stack.ts'

/**
 * A client that we did not write: MCP Inspector, by its command line, with a tool token in a header.
 */
const ToolToken = z.object({ token: z.string() })
const Listed = z.object({ tools: z.array(z.object({ name: z.string() })) })
const Called = z.object({
  isError: z.boolean().optional(),
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
})

let test: TestStack
let access: string | undefined
let token: string

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${test.stack.urls.connectionApi}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(access === undefined ? {} : { authorization: `Bearer ${access}` }),
    },
    body: JSON.stringify(body),
  })
  return response.json()
}

/** Runs the inspector as docs/mcp-clients.md says. */
function inspect(bearer: string, ...args: readonly string[]) {
  const program = join(CHECKOUT, 'node_modules', '.bin', 'mcp-inspector')
  const command = ['--cli', test.stack.urls.mcp, '--transport', 'http']
  const header = ['--header', `Authorization: Bearer ${bearer}`]
  const env = { ...process.env, MCP_CATALOG_PATH: join(test.stateDir, 'inspector.json') }
  return new Promise<{ code: number; out: string; all: string }>((resolve) => {
    const child = execFile(program, [...command, ...header, ...args], { env }, (_e, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, all: `${out}${err}` }),
    )
  })
}

async function call(name: string, args: Readonly<Record<string, unknown>>) {
  const given = ['--tool-name', name, '--tool-args-json', JSON.stringify(args)]
  const { out, all } = await inspect(token, '--method', 'tools/call', ...given)
  expect(out, all).toMatch(/^\s*\{/)
  const { content, ...rest } = Called.parse(JSON.parse(out))
  return { text: content[0].text, ...rest }
}

export function mcpInspector(stack: () => TestStack): void {
  describe('MCP Inspector with a tool token', () => {
    beforeAll(async () => {
      test = stack()
      const [user] = test.stack.users
      const login = { email: user?.email, password: test.stack.password }
      access = z
        .object({ accessToken: z.string() })
        .parse(await post('/api/auth/login', login)).accessToken
      token = ToolToken.parse(
        await post('/api/tool-tokens', { scopes: ['read', 'transact'], client: 'MCP Inspector' }),
      ).token
    })

    it('lists the tools, and finds their schemas portable', async () => {
      const { code, out, all } = await inspect(token, '--method', 'tools/list', '--strict')
      expect(code, all).toBe(0)
      const names = Listed.parse(JSON.parse(out)).tools.map(({ name }) => name)
      expect(names).toContain('find_times')
      expect(names).toContain('book_appointment')
    })

    it('reads, asks, is approved, books', async () => {
      const found = await call('find_times', { when: 'next Wednesday' })
      const slot = /\[slot (\w+):/.exec(found.text)?.[1]
      const asked = await call('book_appointment', { slot, title: 'Inspection' })
      expect(asked.text).toMatch(/^Shall I book Inspection on Wednesday/)
      const { consent } = z.object({ consent: z.string() }).parse(asked.structuredContent)
      const again = { slot, title: 'Inspection', consent }
      const early = await call('book_appointment', again)
      expect(early).toMatchObject({
        isError: true,
        text: expect.stringMatching(/^APPROVAL_WAITING/),
      })
      const { approval } = z
        .object({ approval: z.object({ id: z.string() }) })
        .parse(asked.structuredContent)
      await post(`/api/approvals/${approval.id}`, { answer: 'yes' })
      expect((await call('book_appointment', again)).text).toMatch(/^Booked: Inspection, Wednesday/)
    })

    it('gets nothing with another token', async () => {
      const { code, all } = await inspect(access ?? '', '--method', 'tools/list')
      expect(code, all).not.toBe(0)
      expect(all).not.toContain('find_times')
    })
  })
}
