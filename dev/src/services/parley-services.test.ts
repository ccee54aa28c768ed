import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CHECKOUT } from '../state-folder.ts'
import { PARLEY_SERVICES } from './parley-services.ts'

/** A variable in a zod object: `NAME: z...`, a line of its own. */
const VARIABLE = /^ {2}([A-Z][A-Z0-9_]+): /gm

test.each(PARLEY_SERVICES)('$name is told what its config.ts reads', async (service) => {
  const config = await readFile(join(CHECKOUT, service.name, 'src', 'config.ts'), 'utf8')
  const read = [...config.matchAll(VARIABLE)].flatMap(([, name]) => name ?? [])
  const told = ['NODE_ENV', 'LOG_LEVEL', ...service.variables]
  expect(told).toEqual(expect.arrayContaining(read))
  expect(['NODE_ENV', 'LOG_LEVEL', ...read]).toEqual(expect.arrayContaining(told))
})
