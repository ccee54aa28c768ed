import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { z } from 'zod'

/** A slow network in front of the page: answers of one door are held back, though it has done its work. */
export interface HeldAnswers extends AsyncDisposable {
  readonly url: string
  hold(): void
  /** Lets go of what was held and of all that comes. */
  release(): void
  /** How many answers of that door have come so far. */
  answers(): number
}

export async function holdAnswers(url: string, path: string): Promise<HeldAnswers> {
  const { hostname, port } = new URL(url)
  let gate = Promise.resolve()
  let open = () => {}
  let answers = 0
  const forward = async (asked: IncomingMessage, response: ServerResponse) => {
    const { method, headers, url: wanted } = asked
    const passed = request({ hostname, port, method, headers, path: wanted })
    asked.pipe(passed)
    const [answer] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(passed, 'response'))
    if (wanted === path) {
      answers += 1
      await gate
    }
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(response)
  }
  const server = createServer((asked, response) => {
    forward(asked, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://localhost:${address.port}`,
    hold: () => {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    release: () => open(),
    answers: () => answers,
    async [Symbol.asyncDispose]() {
      open()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
