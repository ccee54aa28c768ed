import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCAL_VARIABLES } from './services/local-services.ts'
import { KNOWN_VARIABLES } from './services/parley-services.ts'
import { CHECKOUT } from './state-folder.ts'

/** What the runner itself reads. */
const RUNNER = [
  'DOCTOR_EMAIL',
  'DOCTOR_TIMEZONE',
  'DEMO_PASSWORD',
  'PARLEY_STATE_DIR',
  'PARLEY_CACHE_DIR',
  'CHROMIUM_PATH',
]

test('.env.example names every variable that is read, once, and no other', async () => {
  const example = await readFile(join(CHECKOUT, '.env.example'), 'utf8')
  const named = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].flatMap(([, name]) => name ?? [])
  const read = new Set([...KNOWN_VARIABLES, ...LOCAL_VARIABLES, ...RUNNER])
  expect(named.toSorted()).toEqual([...read].toSorted())
})
