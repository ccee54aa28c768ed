import type { SentSpan } from '@parley/dev/src/telemetry/sent-span.ts'
import type { SimulatedCollector } from '@parley/dev/src/telemetry/simulated-collector.ts'
import { describe, expect, it } from 'vitest'
import type { TestStack } from '../test-stack.ts'
import { MARKERS, secrets, SPOKEN, TOKEN } from './logs-are-clean.ts'

const DOOR = 'request POST /api/connection-details'

/** Of everything that ran in the stack before: it places no call of its own. */
export function oneTrace(stack: () => TestStack, collector: () => SimulatedCollector): void {
  describe('what is traced', () => {
    it('is one trace a call, from the door to the calendar', async () => {
      const asked = () => tracesWith('calendar list_events')
      await expect.poll(asked, { timeout: 10_000 }).not.toEqual([])
      const [lines = []] = asked()
      const call = `connection-api: ${DOOR} > orchestrator: call`
      const turn = `${call} > orchestrator: turn`
      const parts = ['endpointing', 'recogniser', 'model', 'voice', 'answer']
      const tool = `${turn} > orchestrator: ask whats_on > mcp-server: tool whats_on`
      expect(lines).toEqual(
        expect.arrayContaining([
          ...parts.map((part) => `${turn} > orchestrator: ${part}`),
          `${tool} > mcp-server: admission`,
          `${tool} > mcp-server: calendar list_events`,
        ]),
      )
      expect(lines.filter((line) => line.startsWith('nobody'))).toEqual([])
    })

    it('is nothing of a person, of what was said, and no token or secret', () => {
      const received = collector().received().toLowerCase()
      const searched = [...Object.values(MARKERS), ...secrets(stack())]
      expect(searched.filter((marker) => received.includes(marker.toLowerCase()))).toEqual([])
      expect(received).not.toMatch(SPOKEN)
      expect(collector().received()).not.toMatch(TOKEN)
    })
  })

  /** Calls in which there was such a span, each as the ways from its door to its spans. */
  function tracesWith(name: string): string[][] {
    const { spans } = collector()
    const found = spans.filter((span) => span.name === name).map(({ traceId }) => traceId)
    return [...new Set(found)].flatMap((trace) => {
      const all = spans.filter(({ traceId }) => traceId === trace)
      const isOver = all.some((span) => span.name === 'call') && all.some(isDoor)
      return isOver ? [all.map((span) => wayTo(span, all))] : []
    })
  }
}

const isDoor = ({ name }: SentSpan) => name === DOOR

function wayTo(span: SentSpan, all: readonly SentSpan[]): string {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId)
  const own = `${span.service}: ${span.name}`
  if (parent) return `${wayTo(parent, all)} > ${own}`
  return span.parentSpanId ? `nobody > ${own}` : own
}
