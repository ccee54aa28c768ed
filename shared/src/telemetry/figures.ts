import { Counter, Histogram, Registry } from 'prom-client'

/**
 * What this process counts and times, for Prometheus. Labels are words of ours (a tool, an outcome,
 * a provider): never an id, an address or anything that somebody sent.
 */
export const figures = new Registry()

/** From what nobody notices to what nobody waits for. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30]

/** @param name ends in `_total` */
export function counter<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
): Counter<Label> {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [figures] })
}

/**
 * Durations, in seconds.
 *
 * @param name ends in `_seconds`
 */
export function durations<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
  buckets: readonly number[] = BUCKETS,
): Histogram<Label> {
  return new Histogram({
    name,
    help,
    labelNames: [...labelNames],
    buckets: [...buckets],
    registers: [figures],
  })
}
