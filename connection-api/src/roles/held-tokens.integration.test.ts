import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { addUser } from '../testing/add-user.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { useTool } from '../testing/tool-door.ts'

let world: ServiceWithTools
let service: TestService
let mcp: string

beforeAll(async () => {
  world = await startWithTools()
  ;({ service, mcp } = world)
})
afterAll(() => world[Symbol.asyncDispose]())

const ToolToken = z.object({ token: z.string() })

it('a program’s tool token is refused at its next call once its owner lost a role', async () => {
  const user = await addUser(service.database)
  const bystander = await addUser(service.database)
  const roles = [{ user_id: user.id, role: 'viewer' }]
  await service.database.insertInto('user_roles').values(roles).execute()
  const tokenOf = async (access: string, scopes: string[]) =>
    ToolToken.parse((await service.client.post('/api/tool-tokens', { scopes }, access)).body).token
  const access = await service.client.signIn(user)
  const theirs = await tokenOf(await service.client.signIn(bystander), ['read'])
  const token = await tokenOf(access, ['read', 'transact'])
  const whoAmI = async (held: string) => {
    const { ok, error } = await useTool(mcp, held, 'who_am_i')
    return ok ? 'answered' : error?.code
  }
  expect(await whoAmI(token)).toBe('answered')
  await service.database
    .deleteFrom('user_roles')
    .where('user_id', '=', user.id)
    .where('role', '=', 'customer')
    .execute()
  await expect.poll(() => whoAmI(token), { timeout: 2000, interval: 20 }).toBe('SIGN_IN_AGAIN')
  expect(await whoAmI(theirs)).toBe('answered')
  const beyond = await service.client.post('/api/tool-tokens', { scopes: ['transact'] }, access)
  expect(beyond.code).toBe('scope_not_allowed')
  // Tokens count in whole seconds: one made in the second of the loss is refused as well.
  await expect
    .poll(async () => whoAmI(await tokenOf(access, ['read'])), { timeout: 5000, interval: 200 })
    .toBe('answered')
  expect(await whoAmI(token)).toBe('SIGN_IN_AGAIN')
})
