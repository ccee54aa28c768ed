import { scrape, valueOf } from '@parley/shared/testing/scrape'
import { expect, it } from 'vitest'

const PARTS = ['endpointing', 'recogniser', 'model', 'tool', 'voice', 'answer']

/** @param metricsPort of the connection API, which counts for the workers */
export function turnsAreMeasured(metricsPort: () => number): void {
  it('measures every part of the turns of a call', async () => {
    const text = await scrape(metricsPort())
    const measured = PARTS.filter(
      (part) => valueOf(text, `parley_turn_seconds_count{part="${part}"}`) > 0,
    )
    expect(measured).toEqual(PARTS)
  })
}
