import { parseArgs } from 'node:util'
import { RunFailure, messageOf } from '../run-failure.ts'

/** What the caller says in one turn, in place of the script: words, or a recording of somebody. */
export type GivenTurn = { readonly say: string } | { readonly wav: string }

/** Whose calendars can be called about besides our own. */
export type CalendarProvider = 'google' | 'microsoft'

export interface CallerOptions {
  /** Empty: the script. */
  readonly turns: readonly GivenTurn[]
  /** Names with commas between, or `all`; undefined: the first one. */
  readonly scenario: string | undefined
  /** Only name the scenarios. */
  readonly list: boolean
  readonly voice: string
  /** E-mail of who signs in; undefined: the stack's first demo owner. */
  readonly as: string | undefined
  /** undefined: whatever calendar the owner has. */
  readonly calendar: CalendarProvider | undefined
  /** By which provider of voice agents somebody calls, simulated; undefined: LiveKit. */
  readonly door: 'vapi' | 'elevenlabs' | undefined
  /** In which ways the provider fails in mid-call, one call each; empty: it does not. */
  readonly failures: readonly string[]
  /** Only name the ways. */
  readonly listFailures: boolean
  readonly json: boolean
  /** Turn the recording back into text and compare. */
  readonly check: boolean
  /** Where the recording goes; undefined: a new file in the stack's own folder. */
  readonly out: string | undefined
  readonly help: boolean
}

/** The voice that the recogniser hears best. */
const DEFAULT_VOICE = 'kal16'

export const HELP = `npm run demo -- [options]

Places a spoken call: a synthetic caller signs in, joins the room, asks for an appointment, says yes
to the read-back, and hangs up. Uses the running stack (npm start) if there is one, else starts one.
Exits 0 only if exactly that one appointment and its one event are there afterwards.

  --scenario NAME
                 another call than that: one that moves, cancels, interrupts, corrects itself ...;
                 several with commas between, or all, are placed one after the other and end in a
                 table; exits 0 only if the calendar is afterwards as it then should be
  --list         name the scenarios and end
  --say TEXT     say this instead of the script; one turn for each, in the order given
  --wav FILE     play this recording (any rate, mono or stereo); may be mixed with --say
                 With either, it exits 0 if every turn was spoken and the call went to its end.
  --voice NAME   the caller's voice: kal16 (default), slt, rms, awb
  --as EMAIL     who calls; the password of anybody but a seeded user comes from DEMO_PASSWORD
  --calendar NAME
                 google or microsoft: where the owner's calendar is. The real one where
                 GOOGLE_OAUTH_CLIENT_ID or MICROSOFT_OAUTH_CLIENT_ID is set (a link to connect it is
                 printed), else one that is simulated here, beside any stack that runs
  --door NAME    vapi: nobody speaks; the same call comes as the messages of a simulated Vapi, to a
                 stack of its own, from a guest
  --failure NAME the provider, a simulated one, fails like that in mid-call; one call for each, or
                 one for every way: all. It exits 0 only if all that was said is true, and
                 nothing is doubled or lost. Needs --calendar.
  --list-failures
                 name the ways and end
  --out FILE     where the recording goes (stereo WAV: caller left, agent right)
  --check        turn both sides of the recording back into text and compare with the transcript
  --json         one JSON object on the last line
  --help         this text
`

/** @throws {RunFailure} naming what is not understood */
export function readOptions(args: readonly string[]): CallerOptions {
  const { values, tokens } = parse(args)
  const turns = tokens.flatMap((token): GivenTurn[] => {
    if (token.kind !== 'option' || token.value === undefined) return []
    if (token.name === 'say') return [{ say: token.value }]
    return token.name === 'wav' ? [{ wav: token.value }] : []
  })
  return {
    turns,
    scenario: values.scenario,
    list: values.list ?? false,
    voice: values.voice ?? DEFAULT_VOICE,
    as: values.as,
    calendar: readProvider(values.calendar),
    door: readDoor(values.door),
    failures: values.failure ?? [],
    listFailures: values['list-failures'] ?? false,
    json: values.json ?? false,
    check: values.check ?? false,
    out: values.out,
    help: values.help ?? false,
  }
}

function readProvider(name: string | undefined): CalendarProvider | undefined {
  if (name === undefined || name === 'google' || name === 'microsoft') return name
  throw new RunFailure(`--calendar takes google or microsoft.\nSee: npm run demo -- --help`)
}

function readDoor(name: string | undefined): CallerOptions['door'] {
  if (name === undefined || name === 'vapi' || name === 'elevenlabs') return name
  throw new RunFailure(`--door takes vapi or elevenlabs.\nSee: npm run demo -- --help`)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      tokens: true,
      strict: true,
      options: {
        say: { type: 'string', multiple: true },
        wav: { type: 'string', multiple: true },
        scenario: { type: 'string' },
        list: { type: 'boolean' },
        voice: { type: 'string' },
        as: { type: 'string' },
        calendar: { type: 'string' },
        door: { type: 'string' },
        failure: { type: 'string', multiple: true },
        'list-failures': { type: 'boolean' },
        out: { type: 'string' },
        check: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new RunFailure(`${messageOf(error)}\nSee: npm run demo -- --help`)
  }
}
