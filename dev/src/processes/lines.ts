import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Hands on each line of a stream; blank ones are left out. */
export function onLines(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
    if (line.trim() !== '') take(line)
  })
}
