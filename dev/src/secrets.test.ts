import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyIdOf, readPrivateKey, readPublicKey } from '@parley/shared/tokens/keys'
import { expect, test } from 'vitest'
import { readOrMakeSecrets } from './secrets.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

test('secrets are made once, for our eyes only', async () => {
  await using folder = await temporaryFolder()
  const first = await readOrMakeSecrets(folder.path)
  expect((await stat(join(folder.path, 'secrets.json'))).mode & 0o777).toBe(0o600)
  expect(await readOrMakeSecrets(folder.path)).toEqual(first)
})

test('two checkouts share no secret', async () => {
  await using one = await temporaryFolder()
  await using other = await temporaryFolder()
  const secrets = [await readOrMakeSecrets(one.path), await readOrMakeSecrets(other.path)]
  const values = secrets.flatMap((each) => Object.values(each))
  expect(new Set(values).size).toBe(values.length)
})

test('every secret is marked as made for development', async () => {
  await using folder = await temporaryFolder()
  const secrets = await readOrMakeSecrets(folder.path)
  for (const [name, value] of Object.entries(secrets)) {
    const mark = /_(PRIVATE|PUBLIC)_KEY$/.test(name) ? keyIdOf(name, value) : value
    expect(mark, name).toMatch(/^dev-/)
  }
})

test('the key pairs are pairs', async () => {
  await using folder = await temporaryFolder()
  const secrets = await readOrMakeSecrets(folder.path)
  const made = await readPrivateKey('X', secrets.CONNECTION_API_PRIVATE_KEY)
  const read = await readPublicKey('Y', secrets.CONNECTION_API_PUBLIC_KEY)
  expect(read.kid).toBe(made.kid)
})

test('what an older file lacks is added, half a pair is made anew, the rest stays', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'secrets.json')
  const {
    REDIS_PASSWORD: _,
    ORCHESTRATOR_PUBLIC_KEY: __,
    ...old
  } = await readOrMakeSecrets(folder.path)
  await writeFile(path, JSON.stringify(old))

  const secrets = await readOrMakeSecrets(folder.path)

  expect(secrets.POSTGRES_PASSWORD).toBe(old.POSTGRES_PASSWORD)
  expect(secrets.REDIS_PASSWORD).toMatch(/^dev-/)
  expect(secrets.ORCHESTRATOR_PRIVATE_KEY).not.toBe(old.ORCHESTRATOR_PRIVATE_KEY)
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(secrets)
})

test('a damaged file is said to be one', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'secrets.json'), '{"AUTH_SECRET_KEY": 1}')
  await expect(readOrMakeSecrets(folder.path)).rejects.toThrow('npm run reset')
})
