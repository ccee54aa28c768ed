/** What Prometheus would read of a service. */
export async function scrape(port: number | undefined): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  if (!answer.ok) throw new Error(`/metrics answered ${answer.status}`)
  return answer.text()
}

/**
 * The value of one line.
 *
 * @param sample a name with its labels as they are printed: `parley_calls_ended_total{reason="hang_up"}`
 * @returns 0 where there is none yet
 */
export function valueOf(text: string, sample: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${sample} `))
  return line === undefined ? 0 : Number(line.slice(sample.length))
}
