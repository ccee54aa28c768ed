import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import { ADA_AT_GOOGLE, connectScene, GRACE_AT_GOOGLE } from '../testing/connect-scene.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'

let world: ServiceWithProviders

beforeAll(async () => {
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  world = await startWithProviders(real, 47)
})
afterAll(() => world[Symbol.asyncDispose]())

it('keeps no token, code, state, verifier or cookie in clear, finished or not', async () => {
  const scene = connectScene(world)
  const ada = await world.newPerson()
  const secrets: string[] = []
  const answers: string[] = []
  for (const provider of ['google', 'microsoft'] as const) {
    const { back, browser } = await scene.connect(ada, provider)
    secrets.push(back.searchParams.get('code') ?? '', back.searchParams.get('state') ?? '')
    secrets.push(browser.cookies.get('parley_page') ?? '')
    answers.push((await browser.get('/users')).text)
    answers.push((await browser.get('/calendar/auth/status')).text)
  }
  const anonymous = world.browser()
  const link = await scene.newLink(ada)
  const address = await scene.pressLink(anonymous, link)
  const back = await walkConsent(address, { email: GRACE_AT_GOOGLE })
  await anonymous.get(back.href)
  answers.push((await anonymous.get('/calendar/auth/confirm')).text)
  const started = await scene.pressLink(anonymous, await scene.newLink(ada))
  secrets.push(new URL(link).searchParams.get('ticket') ?? '')
  secrets.push(new URL(started).searchParams.get('state') ?? '')
  secrets.push(...['parley_grant', 'parley_oauth'].map((name) => anonymous.cookies.get(name) ?? ''))
  const { google, microsoft } = world.providers.simulation
  secrets.push(...google.grants.secrets(), ...microsoft.grants.secrets())

  const dump = `${await everyRow()}${await everyKey()}`

  expect(dump).toContain(ADA_AT_GOOGLE)
  expect(secrets.length).toBeGreaterThan(15)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20)
    expect(dump.includes(secret)).toBe(false)
    const hex = Buffer.from(secret).toString('hex')
    expect(dump.includes(hex)).toBe(false)
  }
  for (const secret of [...google.grants.secrets(), ...microsoft.grants.secrets()]) {
    expect(answers.join().includes(secret)).toBe(false)
  }
})

const Names = z.array(z.object({ name: z.string() }))

async function everyRow(): Promise<string> {
  const { database } = world.service
  const found = await sql`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    database,
  )
  const tables = Names.parse(found.rows).map(async ({ name }) => {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(
      database,
    )
    return JSON.stringify(rows)
  })
  return (await Promise.all(tables)).join('\n')
}

async function everyKey(): Promise<string> {
  const { redis } = world.service
  const keys = await redis.keys('*')
  const values = keys.map(async (key) => {
    const kind = await redis.type(key)
    if (kind === 'string') return redis.get(key)
    return kind === 'hash' ? JSON.stringify(await redis.hgetall(key)) : ''
  })
  return JSON.stringify([keys, await Promise.all(values)])
}
