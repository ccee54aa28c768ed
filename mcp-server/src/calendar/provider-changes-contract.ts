import { expect, it } from 'vitest'
import { DAY_MS } from '../scheduling/interval.ts'
import { newEvent, START } from './calendar-under-test.ts'
import { CalendarUnavailableError } from './calendar.ts'
import type { OpenProvider } from './provider-under-test.ts'

const WINDOW = { start: START - DAY_MS, end: START + DAY_MS }
const EVERY_TIME = 50

/** What holds for every adapter that is told of changes over the network. */
export function describeProviderChanges(open: OpenProvider): void {
  it('reads all pages of changes', async () => {
    const { calendar, account, outside } = await open(20_000)
    const starts = Array.from({ length: 260 }, (_, index) => WINDOW.start + index * 600_000)
    for (const start of starts) await outside.addEvent('Work', start, start + 300_000)
    const window = { start: WINDOW.start, end: WINDOW.start + starts.length * 600_000 }
    const first = await calendar.changes(account, undefined, window)
    const found = first.events.map(({ busy }) => busy?.start ?? 0)
    expect(found.toSorted((a, b) => a - b)).toEqual(starts)
    expect((await calendar.changes(account, first.cursor, window)).events).toEqual([])
  })

  it('reads everything anew where it does not know any more how far it was read', async () => {
    const test = await open()
    const { calendar, account } = test
    const { cursor } = await calendar.changes(account, undefined, WINDOW)
    await calendar.createEvent(account, newEvent())
    expect(await calendar.changes(account, cursor, WINDOW)).toMatchObject({ whole: false })
    test.fail('changes', { kind: 'expire_sync_tokens' })
    const anew = await calendar.changes(account, cursor, WINDOW)
    expect(anew).toMatchObject({ whole: true, events: [{ title: 'Dentist' }] })
    const again = await calendar.changes(account, anew.cursor, WINDOW)
    expect(again).toMatchObject({ whole: false, events: [] })
  })

  it('has no half list of changes', async () => {
    const test = await open()
    const { calendar, account } = test
    await calendar.createEvent(account, newEvent())
    test.fail('changes', { kind: 'drop_request' }, EVERY_TIME)
    const changes = calendar.changes(account, undefined, WINDOW)
    await expect(changes).rejects.toThrow(CalendarUnavailableError)
  })
}
