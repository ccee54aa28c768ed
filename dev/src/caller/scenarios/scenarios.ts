import { RunFailure } from '../../run-failure.ts'
import { ambiguous } from './ambiguous.ts'
import { balance } from './balance.ts'
import { book } from './book.ts'
import { cancel } from './cancel.ts'
import { changeMind } from './change-mind.ts'
import { closeDay } from './close-day.ts'
import { correct } from './correct.ts'
import { badLine, crowd, pause } from './hard-to-hear.ts'
import { earlyYes, interrupt } from './interrupting.ts'
import { guest } from './guest.ts'
import { guestCancel } from './guest-cancel.ts'
import { midSentence } from './mid-sentence.ts'
import { move } from './move.ts'
import { nextSlot } from './next-slot.ts'
import { deleteEvent, event } from './own-event.ts'
import { refuse } from './refuse.ts'
import type { Scenario } from './scenario.ts'
import { saveContact } from './save-contact.ts'
import { twoThings } from './two-things.ts'
import { whatsOn } from './whats-on.ts'
import { whoAmI } from './who-am-i.ts'

/** What the demo can play; the first unless another one is named. */
export const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  book,
  move,
  cancel,
  whatsOn,
  whoAmI,
  refuse,
  correct,
  nextSlot,
  midSentence,
  ambiguous,
  changeMind,
  twoThings,
  interrupt,
  earlyYes,
  pause,
  crowd,
  badLine,
  saveContact,
  closeDay,
  event,
  deleteEvent,
  guest,
  guestCancel,
]

/** Those that need tools besides the calendar's. */
const WITH_PACKS: readonly Scenario[] = [balance]

/** Those named, with commas between, or `all`. @throws {RunFailure} naming those there are */
export function scenariosNamed(names: string | undefined): readonly Scenario[] {
  if (names === 'all') return SCENARIOS
  return (names ?? SCENARIOS[0].name).split(',').map((name) => scenarioNamed(name.trim()))
}

/** @throws {RunFailure} naming those there are */
function scenarioNamed(name: string): Scenario {
  const found = [...SCENARIOS, ...WITH_PACKS].find((scenario) => scenario.name === name)
  if (found !== undefined) return found
  throw new RunFailure(`There is no scenario "${name}". There are:\n${listScenarios()}`)
}

export function listScenarios(): string {
  return [...SCENARIOS, ...WITH_PACKS]
    .map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`)
    .join('\n')
}
