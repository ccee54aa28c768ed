import { sayDay, sayMoment } from '../say-date.ts'
import { runErrand } from './errand.ts'
import { bookBefore, twoFreeTimes } from './free-times.ts'
import type { Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

export const whatsOn: Scenario = {
  name: 'whats-on',
  summary: 'asks what is on one day: the appointment there is named, and nothing changes',
  async prepare(api) {
    const [start] = await twoFreeTimes(api, 'one day')
    await bookBefore(api, 'Dentist', start)
    let named = false
    const isDone = (heard: string) => {
      named ||= /\byou have\b.*\bdentist\b/i.test(heard)
      return named
    }
    const asks = [
      `What is on, on ${sayDay(start)}?`,
      `What do I have on ${sayDay(start)}?`,
      `Do I have anything on ${sayDay(start)}?`,
    ] as const
    return {
      about: `Dentist is in the calendar: ${sayMoment(start)}`,
      script: runErrand({ asks, isDone, reply: () => undefined }),
      whyNot: (outcome) =>
        named ? whyNotUnchanged(outcome) : 'the agent did not name the appointment',
    }
  },
}
