import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@parley/shared/time/clock'
import { z } from 'zod'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '../providers/start-simulated-providers.ts'
import { fileLog } from '../runner-log.ts'
import { startStack } from '../stack.ts'
import type { CalendarEvent } from './calendar.ts'
import { connectCalendar, simulationVariables } from './connect-calendar.ts'
import type { CalendarProvider } from './options.ts'
import type { ReachedStack } from './reach-stack.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A stack of its own, whose owner's calendar is at a provider that runs in this process. */
export interface SimulatedCalendar extends ReachedStack {
  /** Signs the owner in on our pages and walks them through the provider's consent. */
  connect(email: string, password: string): Promise<void>
  /** Why the event is not at the provider, once; undefined when it is. */
  whyNotThere(event: CalendarEvent | undefined): Promise<string | undefined>
  /** Who the owner is there. */
  readonly emailThere: string
  /** Where the simulation is looked at and made to fail. */
  readonly controlUrl: string
}

/** Who the owner is there. */
const OWNER = { google: 'ada@example.com', microsoft: 'ada@contoso.example' }

/** Beside whatever stack runs here: its ports are free ones, its state a folder of its own. */
export async function startSimulatedCalendar(
  provider: CalendarProvider,
  stateDir: string,
  env: Env,
  say: (line: string) => void,
): Promise<SimulatedCalendar> {
  await using starting = new AsyncDisposableStack()
  const providers = starting.use(await startSimulatedProviders({ clock: systemClock }))
  const ownDir = join(stateDir, `calendar-${provider}`)
  await mkdir(ownDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'demo.log')
  await writeFile(path, '', { mode: 0o600 })
  say(`Starting everything, with ${provider} simulated (its output goes to ${path}).`)
  const stack = starting.use(
    await startStack({
      ports: 'free',
      stateDir: ownDir,
      log: fileLog(path),
      env: { ...env, ...simulationVariables(provider, providers.urls) },
      say,
    }),
  )
  const running = starting.move()
  return {
    emailThere: OWNER[provider],
    controlUrl: providers.urls.control,
    urls: stack.urls,
    password: stack.password,
    killNow: () => stack.killNow(),
    connect: (email, password) =>
      connectCalendar(stack.urls.connectionApi, {
        email,
        password,
        provider,
        emailThere: OWNER[provider],
      }),
    whyNotThere: (event) => whyNotThere(providers, provider, event),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const Events = z.array(z.object({ events: z.array(z.looseObject({ start: z.number() })) }))
const State = z.object({ calendars: z.object({ google: Events, microsoft: Events }) })

/** Asks the provider itself, not us. */
async function whyNotThere(
  { urls }: SimulatedProviders,
  provider: CalendarProvider,
  event: CalendarEvent | undefined,
): Promise<string | undefined> {
  if (event === undefined) return 'there is no event to look for'
  const response = await fetch(`${urls.control}/state`)
  const { calendars } = State.parse(await response.json())
  const events = calendars[provider].flatMap((calendar) => calendar.events)
  const there = events.filter(({ start }) => start === Date.parse(event.start))
  if (events.length === 1 && there.length === 1) return undefined
  return `${provider} has ${events.length} events, ${there.length} of them at that time`
}
