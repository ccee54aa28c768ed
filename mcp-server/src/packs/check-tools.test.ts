import { ConfigError } from '@parley/shared/config/read-env'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { refuse } from '../mcp/tool-answer.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { checkTools } from './check-tools.ts'

const look = defineTool({
  name: 'look_at_it',
  title: 'Look',
  description: 'Looks.',
  scope: 'read',
  twoStep: false,
  guest: false,
  input: z.strictObject({ it: z.string() }),
  output: z.strictObject({}),
  run: () => Promise.resolve(refuse('TRY_AGAIN', 'Not now.')),
})
const check = (changes: Partial<Tool>, taken: string[] = []) =>
  checkTools('things', [{ ...look, ...changes }], new Set(taken))

it('takes tools that read, and those that ask first', () => {
  expect(() => check({})).not.toThrow()
  const input = look.input.extend({ consent: z.string().optional() })
  expect(() => check({ scope: 'configure', twoStep: true, input })).not.toThrow()
})

it.each<[string, Partial<Tool>, RegExp, string[]?]>([
  ['the name of another', {}, /^The tool pack things: look_at_it has the name of/, ['look_at_it']],
  ['an odd name', { name: 'lookAtIt' }, /lower-case words/],
  ['a change at once', { scope: 'transact' }, /changes something at its first call/],
  ['two steps without a consent', { scope: 'transact', twoStep: true }, /takes a consent/],
  ['an argument for who is asking', { input: z.strictObject({ user_id: z.string() }) }, /user_id/],
])('refuses %s', (_what, changes, why, taken = []) => {
  expect(() => check(changes, taken)).toThrow(ConfigError)
  expect(() => check(changes, taken)).toThrow(why)
})
