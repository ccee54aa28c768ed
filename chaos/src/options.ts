import { parseArgs } from 'node:util'
import { RunFailure, messageOf } from '@parley/dev/src/run-failure.ts'
import { isProtection, PROTECTIONS, type Protection } from './without/without.ts'

export interface ChaosOptions {
  readonly schedules: number
  readonly seed: number
  readonly lanes: number
  /** What is left out, to see that it is missed. */
  readonly without: Protection | undefined
  /** Print what happens in the schedule even where all is well. */
  readonly story: boolean
  readonly help: boolean
}

export const HELP = `npm run chaos -- [options]

Runs the tool server's own code through schedules of races, retries, interruptions, time-outs,
failing providers, dying processes and jumping clocks, each drawn from a seed, and checks after each
one what was booked, what is in the calendar, and what people were told. Exits 1 at the first
schedule after which anything is not as promised, and prints it.

  --schedules N   how many (1000)
  --seed N        the first one's seed (1); the next have the next numbers
  --lanes N       how many at a time (8)
  --without NAME  leaves one protection out: ${Object.keys(PROTECTIONS).join(', ')}
  --story         print what happened in each schedule
  --help          this text
`

/** @throws {RunFailure} naming what is not understood */
export function readOptions(args: readonly string[]): ChaosOptions {
  const values = parse(args)
  return {
    schedules: readCount('--schedules', values.schedules ?? '1000'),
    seed: readCount('--seed', values.seed ?? '1'),
    lanes: readCount('--lanes', values.lanes ?? '8'),
    without: readProtection(values.without),
    story: values.story ?? false,
    help: values.help ?? false,
  }
}

function readCount(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new RunFailure(`${option} takes a whole number from 1 on. See --help.`)
}

function readProtection(name: string | undefined): Protection | undefined {
  if (name === undefined || isProtection(name)) return name
  throw new RunFailure(`--without takes one of ${Object.keys(PROTECTIONS).join(', ')}.`)
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    const options = {
      schedules: text,
      seed: text,
      lanes: text,
      without: text,
      story: flag,
      help: flag,
    }
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new RunFailure(`${messageOf(error)}. See --help.`)
  }
}
