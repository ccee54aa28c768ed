import { createHash } from 'node:crypto'
import { cpus, totalmem } from 'node:os'
import { printTable } from './table.ts'

/** What this machine does anyway, so that figures of two machines can be set side by side. */
export function printBaseline(): void {
  const [cpu] = cpus()
  printTable('Machine', [
    ['what', 'value'],
    ['processors', `${cpus().length} x ${cpu?.model ?? 'unknown'}`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['Node', process.version],
    ['SHA-256 of 1 MiB', `${bestOf(20, hashMebibyte).toFixed(2)} ms`],
    ['sorting 100,000 numbers', `${bestOf(20, sortNumbers).toFixed(2)} ms`],
  ])
}

const mebibyte = new Uint8Array(2 ** 20)
const hashMebibyte = () => createHash('sha256').update(mebibyte).digest()

const numbers = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003)
const sortNumbers = () => numbers.toSorted((a, b) => a - b)

/** The shortest of several runs, in milliseconds: what is left when nobody else is at work. */
export function bestOf(runs: number, work: () => unknown): number {
  let best = Infinity
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now()
    work()
    best = Math.min(best, performance.now() - startedAt)
  }
  return best
}
