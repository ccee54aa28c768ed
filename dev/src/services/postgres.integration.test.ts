import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freePort } from '../ports.ts'
import { supervise } from '../processes/supervise.ts'
import { waitUntil } from '../processes/wait-until.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { inheritedEnv } from './inherited-env.ts'
import { postgresService, postgresUrl } from './postgres.ts'

const MARKER = 'planted-by-a-test'

test('Postgres starts in a folder with mode 0700, keeps its data through kill -9, and logs nothing of it', async () => {
  await using folder = await temporaryFolder()
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700)
  const port = await freePort()
  const password = `dev-${randomBytes(24).toString('hex')}`
  const lines: string[] = []
  const spec = await postgresService({
    stateDir: folder.path,
    port,
    password,
    durable: true,
    env: inheritedEnv(process.env),
    say: (line) => lines.push(line),
  })
  await using postgres = await supervise(spec, (_, line) => lines.push(line))
  const database = createDatabase(postgresUrl({ port, password }), createLogger('t', 'silent'), 1)

  await sql`create table people (email text unique check (email <> 'refused'))`.execute(database)
  await sql`insert into people values (${MARKER})`.execute(database)
  await expect(sql`insert into people values (${MARKER})`.execute(database)).rejects.toThrow(
    'duplicate key',
  )
  await expect(sql`select ${MARKER}::integer`.execute(database)).rejects.toThrow('invalid input')
  await expect(sql`select pg_sleep(0) from ${sql.ref(MARKER)}`.execute(database)).rejects.toThrow(
    'does not exist',
  )

  postgres.kill('SIGKILL')
  await waitUntil(() => postgres.starts === 2, { withinMs: 10_000 })
  await postgres.ready()

  const { rows } = await sql`select email from people`.execute(database)
  expect(rows).toEqual([{ email: MARKER }])
  await database.destroy()
  expect(lines.join('\n')).toContain('ready to accept connections')
  expect(lines.join('\n')).not.toContain(MARKER)
  expect(lines.join('\n')).not.toContain(password)
})

test('a wrong password is refused', async () => {
  await using folder = await temporaryFolder()
  const port = await freePort()
  const spec = await postgresService({
    stateDir: folder.path,
    port,
    password: 'dev-right',
    durable: false,
    env: inheritedEnv(process.env),
    say: () => {},
  })
  await using _postgres = await supervise(spec, () => {})
  const url = postgresUrl({ port, password: 'dev-wrong' })
  const database = createDatabase(url, createLogger('t', 'silent'), 1)
  await expect(sql`select 1`.execute(database)).rejects.toThrow('password authentication failed')
  await database.destroy()
})
