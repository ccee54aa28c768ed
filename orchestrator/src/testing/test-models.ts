import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** What the scripted model answers to what it is sent: words, or one call of a tool. */
export type Reply =
  | { readonly say: string }
  | { readonly call: string; readonly args: Readonly<Record<string, unknown>> }

/** Given the last message. */
export type Script = (last: { readonly role: string; readonly text: string }) => Reply

/** All three models behind the OpenAI HTTP API, instant and scripted. */
export interface TestModels extends AsyncDisposable {
  /** Ending in `/v1`. */
  readonly baseUrl: string
  /** Models that answer 500. */
  readonly down: Set<'chat' | 'speech' | 'transcriptions'>
  /** Every text that was to be spoken. */
  readonly spoken: readonly string[]
}

const Chat = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.unknown().optional() })),
})
const Speech = z.object({ input: z.string() })

/** 24 kHz, a third of a second: short enough for a test, long enough to be heard. */
const SAMPLES = 8000

export async function startTestModels(script: Script): Promise<TestModels> {
  const down: TestModels['down'] = new Set()
  const spoken: string[] = []
  const http = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await read(request)
    const path = request.url ?? ''
    const wanted = (['chat', 'speech', 'transcriptions'] as const).find((kind) =>
      path.includes(kind),
    )
    if (wanted === undefined || down.has(wanted)) {
      response.writeHead(500).end('{}')
    } else if (wanted === 'speech') {
      spoken.push(Speech.parse(JSON.parse(body)).input)
      response.end(tone())
    } else if (wanted === 'transcriptions') {
      json(response, { text: 'Hello.' })
    } else {
      stream(response, script(lastOf(Chat.parse(JSON.parse(body)).messages)))
    }
  }
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    down,
    spoken,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function lastOf(messages: z.output<typeof Chat>['messages']): { role: string; text: string } {
  const last = messages.at(-1)
  const { role = '', content = '' } = last ?? {}
  return { role, text: typeof content === 'string' ? content : JSON.stringify(content) }
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function stream(response: ServerResponse, reply: Reply): void {
  const delta =
    'say' in reply
      ? { role: 'assistant', content: reply.say }
      : {
          role: 'assistant',
          tool_calls: [
            {
              index: 0,
              id: `call_${reply.call}`,
              type: 'function',
              function: { name: reply.call, arguments: JSON.stringify(reply.args) },
            },
          ],
        }
  const finish = 'say' in reply ? 'stop' : 'tool_calls'
  const chunk = (choice: object) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm', choices: [choice] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ index: 0, delta, finish_reason: null }))
  response.write(chunk({ index: 0, delta: {}, finish_reason: finish }))
  response.end('data: [DONE]\n\n')
}

function tone(): Buffer {
  const samples = Int16Array.from({ length: SAMPLES }, (_, n) => 8000 * Math.sin((n * 440) / 3820))
  return Buffer.from(samples.buffer)
}
