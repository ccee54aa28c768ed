import { cut } from './settle.ts'

const named =
  /\b(?:called|titled|named|call it|call that|the title is|the name is)\b (?<title>[^|]+)/
const booked =
  /\b(?:book|schedule|arrange|make|reserve|set up|put in|put|add|pencil in|fix|cancel|delete|remove)\b(?: up| in)? (?<title>.+)/
/** "Book the dentist" as the recogniser likes to write it. */
const misheardBook =
  /^(?:please )?(?:look|both|work|buck|but|brook|back) (?<title>(?:the|an?|my) .+)/
const wanted =
  /\b(?:need|want|like|have|get|see)\b (?<title>.*\b(?:appointment|meeting|with|for)\b.*)/
const needed = /\b(?:need|want|would like) (?<title>an? .+)/
const visited = /\b(?:see|visit|meet) (?<title>.+)/
const frames = [booked, misheardBook, visited, wanted, needed]
const around = [
  /\b(?:please|thank you|thanks|if possible|if you can|for me|kindly)\b/g,
  /\b(?:in|into|on|to|from) (?:my|the) (?:calendar|diary|agenda|schedule)\b/g,
]
const lead = /^(?:(?:me|us|in|a|an|the|my|our|another|new|to|have|see|book|go to|that|it) )+/
const tail =
  /(?: (?:on|at|for|from|in|to|of|by|and|is|around|about|next|this|a|the|with|end|out|had))+$/
const generic =
  /^(?:appointments?|slot|time|something|1|one|it|that|this|them|all|everything|me|us|appointment 1|an?|the|free time|a time|time slot|anything|and|with|end of|end|had|or|new)?$/
const wrapped =
  /^(?:appointment|slot|time|something) (?:for|with|at|to see|to|called|about)(?: (?:an?|the|my))* (?<title>.+)$/
const wrappedAfter = /^(?<title>.+?) appointments?$/
const notInTitle =
  /\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september|october|november|december|today|tomorrow|am|pm|oclock|past|half|appointment|would|what|can|you|i|is|please|yes|no|not|begin)\b|\b(?:an?|the)$|\d/
const longest = 5

/** What the appointment is for, from the words left when day and time are cut out. Anything doubtful is no title. */
export function hearTitle(rest: string): string | undefined {
  const explicit = named.exec(rest)?.groups?.['title']
  if (explicit !== undefined) return asTitle(strip(explicit))
  const [said] = frames.flatMap((frame) => frame.exec(rest)?.groups?.['title'] ?? [])
  const pieces = (said ?? '')
    .split(cut)
    .map((piece) => strip(piece))
    .filter((piece) => !generic.test(piece))
  return pieces.length === 1 ? asTitle(pieces[0] ?? '') : undefined
}

function strip(piece: string): string {
  let left = ` ${piece} `
  for (const words of around) left = left.replace(words, ' ')
  left = left.replace(/\s+/g, ' ').trim()
  left = left
    .replace(lead, '')
    .replace(tail, '')
    .replace(/^(?:on|at|for|from|in|and|to)$/, '')
  return wrapped.exec(left)?.groups?.['title'] ?? wrappedAfter.exec(left)?.groups?.['title'] ?? left
}

function asTitle(words: string): string | undefined {
  const count = words.split(' ').length
  if (words.length < 3 || count > longest || notInTitle.test(words) || generic.test(words))
    return undefined
  return words.replace(/^\w|(?<=\bwith )\w|(?<=\b(?:doctor|dr|mister|mr|mrs|ms) )\w/g, (letter) =>
    letter.toUpperCase(),
  )
}
