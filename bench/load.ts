import { Agent, request } from 'node:http'

export interface Request {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Load {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/**
 * Sends all requests over as many connections as said, each as soon as the one before is answered.
 *
 * @throws when one is not answered with 200: what is refused is not measured
 */
export async function measure(requests: readonly Request[], connections: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const took: number[] = []
  const waiting = requests.values()
  const startedAt = performance.now()
  const worker = async () => {
    for (const one of waiting) {
      const sentAt = performance.now()
      await send(one, agent)
      took.push(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  const sorted = took.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
  return { perSecond: requests.length / seconds, p50: at(0.5), p99: at(0.99) }
}

function send({ url, headers, body }: Request, agent: Agent): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const length = String(Buffer.byteLength(body))
  const options = { agent, method: 'POST', headers: { ...headers, 'content-length': length } }
  const sent = request(url, options, (response) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => void parts.push(part))
    response.on('error', reject)
    response.on('end', () => {
      const text = Buffer.concat(parts).toString()
      const isGood = response.statusCode === 200 && !text.includes('"isError":true')
      if (isGood) resolve()
      else reject(new Error(`${response.statusCode} from ${url}: ${text.slice(0, 300)}`))
    })
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}
