/** A point of the owner's calendar as a handle line writes it, in the owner's zone. */
export type CalendarTime = {
  weekday: string
  date: number
  month: string
  year: number
  hour: number
  minute: number
}

export type OfferedSlot = CalendarTime & { handle: string }
export type ListedAppointment = CalendarTime & { handle: string; title: string; minutes: number }

/** What a tool answered: sentences to say, and handles that are never said. */
export type ToolResult = {
  sentences: string
  error: string | undefined
  slots: OfferedSlot[]
  appointments: ListedAppointment[]
  consent: string | undefined
}

const handleLine = /^\[(?<kind>slot|appointment|consent) (?<handle>[a-z0-9]{4,6}): (?<label>.*)\]$/
const timeLabel =
  /^(?:(?<title>.*), )?(?<weekday>[A-Z]\w+day) (?<date>\d{1,2}) (?<month>[A-Z]\w+) (?<year>\d{4}), (?<hour>\d{2}):(?<minute>\d{2}) to (?:.* )?(?<endHour>\d{2}):(?<endMinute>\d{2})/
const errorLine = /^(?<code>[A-Z]+(?:_[A-Z]+)*): (?<sentences>.*)$/s

/** What LiveKit answers in place of a tool that threw; nobody should hear it. */
const isInternal = /^(?:An internal error occurred|Unknown function)/

/** Reads a tool message, plain or as the JSON string that LiveKit makes of it. */
export function readToolResult(content: string): ToolResult {
  const lines = unquoted(content)
    .split('\n')
    .map((line) => line.trim())
  const handles = lines
    .map((line) => handleLine.exec(line)?.groups)
    .filter((groups) => groups !== undefined)
  const spoken = lines.filter((line) => line !== '' && !handleLine.test(line)).join(' ')
  const failed = errorLine.exec(spoken)?.groups
  return {
    sentences: isInternal.test(spoken) ? '' : (failed?.['sentences'] ?? spoken),
    error: isInternal.test(spoken) ? 'INTERNAL' : failed?.['code'],
    slots: handles.flatMap((line) => (line['kind'] === 'slot' ? timed(line) : [])),
    appointments: handles.flatMap((line) => (line['kind'] === 'appointment' ? timed(line) : [])),
    consent: handles.find((line) => line['kind'] === 'consent')?.['handle'],
  }
}

/** An error's first sentence is for the caller; what follows it is advice to the model. */
export function firstSentence(sentences: string): string {
  return /^.*?[.?!](?=\s|$)/s.exec(sentences)?.[0] ?? sentences
}

function unquoted(content: string): string {
  if (!content.trimStart().startsWith('"')) return content
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === 'string' ? value : content
  } catch {
    return content
  }
}

function timed(line: Record<string, string | undefined>): ListedAppointment[] {
  const label = timeLabel.exec(line['label'] ?? '')?.groups
  if (label === undefined) return []
  const [hour, minute] = [Number(label['hour']), Number(label['minute'])]
  const end = Number(label['endHour']) * 60 + Number(label['endMinute'])
  return [
    {
      handle: line['handle'] ?? '',
      title: label['title'] ?? '',
      weekday: label['weekday'] ?? '',
      date: Number(label['date']),
      month: label['month'] ?? '',
      year: Number(label['year']),
      hour,
      minute,
      minutes: (end - hour * 60 - minute + 24 * 60) % (24 * 60),
    },
  ]
}
