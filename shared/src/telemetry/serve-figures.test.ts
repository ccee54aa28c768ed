import { expect, it } from 'vitest'
import { createLogger } from '../logging/logger.ts'
import { scrape, valueOf } from '../testing/scrape.ts'
import { counter } from './figures.ts'
import { serveFigures, type Reading } from './serve-figures.ts'

const log = createLogger('test', 'silent')
const settings = { host: '127.0.0.1', port: 0 }

it('serves nothing unless a port is set', async () => {
  await using door = await serveFigures(undefined, [], log)
  expect(door.port).toBeUndefined()
})

it('serves what was counted and what is read at that moment', async () => {
  counter('test_things_total', 'Things', ['kind']).inc({ kind: 'one' }, 2)
  let depth = 1
  const reading: Reading = {
    name: 'test_depth',
    help: 'Depth',
    labels: ['queue'],
    read: async () => (depth > 0 ? [{ labels: { queue: 'a' }, value: depth }] : []),
  }
  await using door = await serveFigures(settings, [reading], log)
  const first = await scrape(door.port)
  expect(valueOf(first, 'test_things_total{kind="one"}')).toBe(2)
  expect(valueOf(first, 'test_depth{queue="a"}')).toBe(1)
  expect(first).toMatch(/^process_cpu_seconds_total /m)
  depth = 0
  expect(await scrape(door.port)).not.toContain('test_depth{')
})

it('leaves out what cannot be read, and nothing else', async () => {
  const broken: Reading = {
    name: 'test_broken',
    help: 'Of a store that is away',
    read: () => Promise.reject(new Error('away')),
  }
  const whole: Reading = { name: 'test_whole', help: 'Whole', read: async () => [{ value: 3 }] }
  await using door = await serveFigures(settings, [broken, whole], log)
  const text = await scrape(door.port)
  expect(text).not.toMatch(/^test_broken /m)
  expect(valueOf(text, 'test_whole')).toBe(3)
})
