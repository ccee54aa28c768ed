const called = /\bevent (?:called|call|cold|named|for) (?<title>[^|]+)/
const before =
  /\b(?:create|make|add|put|new|delete|remove|cancel|take out)\b (?:(?:an?|the|my|our|new) )*(?<title>[^|]+?) event\b/
const tail = /(?: (?:on|at|for|from|in|to|the|my|please|calendar|into))+$/

/** What an event is called, from the words left when day and time are cut out. */
export function hearEvent(rest: string): string | undefined {
  const title = (called.exec(rest) ?? before.exec(rest))?.groups?.['title']
  const plain = title?.trim().replace(tail, '')
  if (plain === undefined || plain === '' || plain.split(' ').length > 5) return undefined
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}
