import { dayMatches, namesDay } from './hear-day.ts'
import { clockMatches } from './clock-time.ts'
import type { CalendarTime, ListedAppointment, OfferedSlot } from './tool-results.ts'
import type { Heard } from './understand.ts'

const places: readonly (readonly [RegExp, number])[] = [
  [/\b(?:1th|first|fist|number 1|earlier|earliest|sooner|soonest|former)\b/, 0],
  [/\b(?:2th|second|number 2|number to|middle)\b/, 1],
  [/\b(?:3th|third|number 3)\b/, 2],
  [/\b(?:last|latest|later 1|later one|latter)\b/, -1],
]
const anyOfThem = /\b(?:any|either|whichever|whatever|do not mind|you choose)\b/

type Descriptors = Pick<Heard, 'words' | 'day' | 'time'>

/** The one offered slot that these words name, if they name exactly one. */
export function chooseSlot(slots: readonly OfferedSlot[], heard: Heard): OfferedSlot | undefined {
  const fitting = slots.filter((slot) => fits(slot, heard))
  if (heard.day !== undefined || heard.time !== undefined)
    return fitting.length === 1 ? fitting[0] : undefined
  const bare = bareHour(slots, heard.words)
  if (bare !== undefined) return bare
  if (anyOfThem.test(heard.words)) return slots[0]
  return inPlace(slots, heard.words)
}

/** Every listed appointment that these words may mean; all of them when the words name none. */
function matchAppointments(
  appointments: readonly ListedAppointment[],
  heard: Descriptors,
): ListedAppointment[] {
  const timely = appointments.filter((appointment) => fits(appointment, heard))
  const named = timely.filter(({ title }) => sharesWord(title, heard.words))
  const left = named.length > 0 ? named : timely
  const placed = left.length > 1 ? inPlace(left, heard.words) : undefined
  return placed === undefined ? left : [placed]
}

/** The one of them that these words name; a day that only the server can tell has told it already. */
export function onlyOne(
  appointments: readonly ListedAppointment[],
  heard: Descriptors,
): ListedAppointment | undefined {
  const { words, day, time } = heard
  const isNamed = typeof day === 'object' && namesDay(day)
  const fitting = matchAppointments(appointments, { words, time, day: isNamed ? day : undefined })
  return fitting.length === 1 ? fitting[0] : undefined
}

function fits(time: CalendarTime, { day, time: said }: Descriptors): boolean {
  if (day !== undefined && (typeof day === 'string' || !dayMatches(day, time))) return false
  if (said === undefined || said.kind !== 'exact') return said === undefined
  return clockMatches(said.clock, time)
}

function inPlace<T>(choices: readonly T[], words: string): T | undefined {
  const place = places.find(([pattern]) => pattern.test(words))?.[1]
  return place === undefined ? undefined : choices.at(place)
}

/** "The nine" or plain "two thirty" among offered times. */
function bareHour(slots: readonly OfferedSlot[], words: string): OfferedSlot | undefined {
  const said =
    /^(?:yes |the |at |i will take |i would like )*(\d{1,2})(?: (\d\d))?(?: 1)?(?: please)?$/.exec(
      words,
    )
  if (said === null) return undefined
  const clock = { hour: Number(said[1]), minute: Number(said[2] ?? 0), half: undefined }
  const fitting = slots.filter((slot) => clockMatches(clock, slot))
  return fitting.length === 1 ? fitting[0] : undefined
}

const plain = new Set(['appointment', 'with', 'the', 'and', 'for', 'my'])

function sharesWord(title: string, words: string): boolean {
  const said = new Set(words.split(' '))
  const titleWords = title.toLowerCase().split(/[^a-z0-9]+/)
  return titleWords.some((word) => word.length > 2 && !plain.has(word) && said.has(word))
}
