import { EventEmitter, on } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { listen } from '@parley/shared/http/listen'
import express from 'express'
import { z } from 'zod'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Listener extends AsyncDisposable {
  readonly url: string
  /** The next message, waiting for it if need be. */
  next(): Promise<Received>
}

/** Receives what providers send, and answers validation requests as Graph wants them answered. */
export async function startListener(): Promise<Listener> {
  const emitter = new EventEmitter()
  const messages = on(emitter, 'message')
  const app = express()
  app.use(express.text({ type: () => true }))
  app.post('/', (request, response) => {
    const token = z.string().safeParse(request.query['validationToken'])
    if (token.success) {
      response.type('text/plain').send(token.data)
      return
    }
    const body: unknown = request.body
    emitter.emit('message', {
      headers: request.headers,
      body: typeof body === 'string' ? body : '',
    })
    response.status(202).end()
  })
  const listening = await listen(app, 0, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${listening.port}/`,
    next: async () => {
      const message = await messages.next()
      if (message.done === true) throw new Error('The listener is closed')
      return message.value[0]
    },
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}
