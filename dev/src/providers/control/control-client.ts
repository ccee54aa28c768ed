import { z } from 'zod'
import type { FailpointInput } from '../failpoints/failpoint.ts'
import type { ProviderName } from '../people/person.ts'

/** The simulation, looked at and made to fail over HTTP. */
export interface ProviderControl {
  fail(failpoint: FailpointInput): Promise<void>
  /** How often something has gone wrong so far. */
  failures(): Promise<number>
  /** From here on nothing goes wrong. */
  recover(): Promise<void>
  /** Starts of all events there, in ms since 1970. */
  events(provider: ProviderName): Promise<readonly number[]>
  /** Every code and token that it ever gave out. */
  secrets(): Promise<readonly string[]>
}

const Event = z.looseObject({ start: z.number(), status: z.string() })
const Calendars = z.array(z.object({ events: z.array(Event) }))
const State = z.object({
  calendars: z.object({ google: Calendars, microsoft: Calendars }),
  failpoints: z.array(z.looseObject({ fired: z.int() })),
})

/** @param control `/__sim` of the simulation */
export function createProviderControl(control: string): ProviderControl {
  const at = (path: string) => `${control}${path}`
  const readState = async () => State.parse(await (await fetch(at('/state'))).json())
  return {
    async fail(failpoint) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify(failpoint)
      const { status } = await fetch(at('/failpoints'), { method: 'POST', headers, body })
      if (status !== 201) throw new Error(`The failpoint was refused (status ${status})`)
    },
    async failures() {
      const { failpoints } = await readState()
      return failpoints.reduce((sum, { fired }) => sum + fired, 0)
    },
    async recover() {
      await fetch(at('/failpoints'), { method: 'DELETE' })
    },
    async events(provider) {
      const { calendars } = await readState()
      const events = calendars[provider].flatMap((calendar) => calendar.events)
      return events.filter(({ status }) => status === 'confirmed').map(({ start }) => start)
    },
    async secrets() {
      return z.array(z.string()).parse(await (await fetch(at('/secrets'))).json())
    },
  }
}
