import { findFreeHalfHour, readCalendar } from '@parley/dev/src/caller/calendar.ts'
import { changesBetween, whyNotBooked } from '@parley/dev/src/caller/proof.ts'
import { sayMoment } from '@parley/dev/src/caller/say-date.ts'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { expect, it } from 'vitest'
import { callIn } from '../calls.ts'
import type { TestStack } from '../test-stack.ts'

export function twoCalls(stack: () => TestStack): void {
  it('gives a half hour to one of two calls that ask at once, and offers the other another', async () => {
    const test = stack()
    const api = await test.signIn()
    const before = await readCalendar(api)
    const start = await findFreeHalfHour(api)
    const speak = voiceOf(test.stack.urls.localModels, 'kal16')
    await using one = await callIn(api, speak)
    await using other = await callIn(api, speak)
    const ask = `I would like to book an appointment on ${sayMoment(start)}.`

    const answers = await Promise.all([one.say(ask), other.say(ask)])

    const readBack = answers.findIndex((answer) => /shall I book/i.test(answer))
    const refused = answers.findIndex((answer) => /taken/i.test(answer))
    expect(new Set([readBack, refused]), answers.join(' | ')).toEqual(new Set([0, 1]))
    expect(answers[refused]).toMatch(/\d (am|pm)/)
    const winner = readBack === 0 ? one : other
    expect(await winner.say('Yes please.')).toMatch(/^Booked/i)
    const changes = changesBetween(before, await readCalendar(api))
    expect(whyNotBooked(changes, start)).toBeUndefined()
  })
}
