import { findFreeHalfHour } from '@parley/dev/src/caller/calendar.ts'
import { signIn } from '@parley/dev/src/caller/api-client.ts'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { createDatabase } from '@parley/shared/database/create-database'
import { newId } from '@parley/shared/identity/ids'
import { createLogger } from '@parley/shared/logging/logger'
import { expect, it } from 'vitest'
import { callIn } from '../calls.ts'
import type { TestStack } from '../test-stack.ts'

/** What must not be found in any process's output, by where it was planted. */
export const MARKERS = {
  email: 'zanzibar.marker@example.com',
  password: 'marker-password-9d41c7',
  wrongPassword: 'marker-wrong-5b20aa',
  unknownEmail: 'nobody.marker@example.com',
  title: 'Kangaroo inspection',
}
/** Words that are only ever spoken. */
export const SPOKEN = /pineapple|umbrella/i

/** For the stack whose output is looked through. */
export const MARKED = { DOCTOR_EMAIL: MARKERS.email, DEMO_PASSWORD: MARKERS.password }

export const TOKEN = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/

/** Puts an event into the owner's calendar by the back door, as a provider would. */
async function plantEvent(
  test: TestStack,
  start: Awaited<ReturnType<typeof findFreeHalfHour>>,
): Promise<void> {
  const url = test.stack.env['DATABASE_URL'] ?? ''
  const database = createDatabase(url, createLogger('test', 'silent'), 1)
  const { id } = await database
    .selectFrom('calendar_accounts')
    .innerJoin('password_credentials', 'password_credentials.user_id', 'calendar_accounts.user_id')
    .select('calendar_accounts.id')
    .where('password_credentials.email', '=', MARKERS.email)
    .executeTakeFirstOrThrow()
  await database
    .insertInto('calendar_events')
    .values({
      id: newId('evt'),
      account_id: id,
      title: MARKERS.title,
      start_at: new Date(start.epochMilliseconds),
      end_at: new Date(start.add({ minutes: 30 }).epochMilliseconds),
      zone: start.timeZoneId,
      etag: '1',
      appointment_id: null,
    })
    .execute()
  await database.destroy()
}

/** Values of the stack's secrets, and of tokens as they were really used. */
export function secrets(test: TestStack): string[] {
  const names = /SECRET|PRIVATE_KEY|PASSWORD/
  const values = Object.entries(test.stack.env).filter(([name]) => names.test(name))
  const inUrls = ['DATABASE_URL', 'REDIS_URL'].map(
    (name) => new URL(test.stack.env[name] ?? '').password,
  )
  return [...values.map(([, value]) => value), ...inUrls]
}

/** Of everything that ran in the stack before, too. */
export function logsAreClean(stack: () => TestStack): void {
  it('prints nothing of a person, of what was said, and no token or secret', async () => {
    const test = stack()
    const { connectionApi, localModels } = test.stack.urls
    const wrong = signIn(connectionApi, MARKERS.unknownEmail, MARKERS.wrongPassword)
    await expect(wrong).rejects.toThrow(/wrong/i)
    const api = await test.signIn()
    const start = await findFreeHalfHour(api)
    await plantEvent(test, start)
    const speak = voiceOf(localModels, 'kal16')

    await using person = await callIn(api, speak)
    const on = await person.say(
      `What is on my calendar on ${start.toLocaleString('en-GB', { weekday: 'long' })}?`,
    )
    const lost = await person.say('I lost my pineapple and my umbrella.')
    await person.call.hangUp()

    // The markers went all the way through, so that their absence says something.
    expect(on).toContain(MARKERS.title)
    expect(person.call.transcript.textOf('caller', 0)).toMatch(SPOKEN)
    expect(lost).not.toBe('')
    const output = test.output.join('\n')
    // Of the runner itself there is a line only where it builds the page or something ended.
    expect(output).not.toMatch(/starting it again/)
    const printed = new Set(test.output.map((line) => line.split(' ')[0]))
    printed.delete('parley')
    expect(printed).toEqual(
      new Set([
        'postgres',
        'redis',
        'livekit',
        'local-models',
        'mcp-server',
        'connection-api',
        'orchestrator',
      ]),
    )
    for (const marker of [...Object.values(MARKERS), ...secrets(test)]) {
      expect(marker.length).toBeGreaterThan(8)
      expect(linesWith(output, marker)).toEqual([])
    }
    expect(output.split('\n').filter((line) => SPOKEN.test(line))).toEqual([])
    expect(output.split('\n').filter((line) => TOKEN.test(line))).toEqual([])
  })
}

function linesWith(output: string, marker: string): string[] {
  const wanted = marker.toLowerCase()
  return output.split('\n').filter((line) => line.toLowerCase().includes(wanted))
}
