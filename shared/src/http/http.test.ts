import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError, BadRequestError } from '../errors/app-error.ts'
import { createLogger } from '../logging/logger.ts'
import { errorHandler, notFound } from './error-handler.ts'
import { healthRoutes } from './health.ts'
import { listen, type Listening } from './listen.ts'
import { parseRequest } from './parse-request.ts'

const open: Listening[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server[Symbol.asyncDispose]()))
})

async function serve(build: (app: express.Express) => void): Promise<string> {
  const app = express()
  app.use(express.json({ limit: '1kb' }))
  build(app)
  app.use(notFound, errorHandler(createLogger('test', 'silent')))
  const server = await listen(app, 0, '127.0.0.1')
  open.push(server)
  return `http://127.0.0.1:${server.port}`
}

const throwing = (error: Error) => (app: express.Express) => {
  app.post('/x', () => {
    throw error
  })
}

async function post(url: string, body: string) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/x`, { method: 'POST', body, headers })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

describe('errorHandler', () => {
  it('passes our errors with code, status and headers', async () => {
    const error = new AppError('Wait a little.', {
      code: 'slow_down',
      status: 429,
      headers: { 'Retry-After': '3' },
    })
    const answer = await post(await serve(throwing(error)), '{}')
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('3')
    expect(JSON.parse(answer.body)).toEqual({
      error: { code: 'slow_down', message: 'Wait a little.' },
    })
  })

  it('shows nothing of an error that is not ours', async () => {
    const answer = await post(await serve(throwing(new Error('postgres://u:p@db'))), '{}')
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('postgres')
    expect(JSON.parse(answer.body).error.code).toBe('internal')
  })

  it.each([
    ['{', 400, 'not_json'],
    [JSON.stringify({ a: 'x'.repeat(2000) }), 413, 'too_large'],
  ])('explains a body that cannot be read', async (body, status, code) => {
    const answer = await post(await serve(throwing(new Error('not reached'))), body)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body).error.code).toBe(code)
  })

  it('answers 404 in the same form', async () => {
    const answer = await post(await serve(() => undefined), '{}')
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.body).error.code).toBe('not_found')
  })
})

describe('healthRoutes', () => {
  it('is ready only when every check answers', async () => {
    let redis = true
    const url = await serve((app) => {
      app.use(
        healthRoutes({
          postgres: () => Promise.resolve(),
          redis: () => (redis ? Promise.resolve() : Promise.reject(new Error('down'))),
        }),
      )
    })
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    redis = false
    const down = await fetch(`${url}/health/ready`)
    expect(down.status).toBe(503)
    expect(await down.json()).toEqual({
      status: 'unavailable',
      checks: { postgres: 'ok', redis: 'down' },
    })
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })
})

describe('parseRequest', () => {
  const schema = z.strictObject({ email: z.string().max(5), n: z.number().optional() })

  it.each([
    [{ email: 'secret@example.com' }, /email is too long/],
    [{ email: 1 }, /email must be string/],
    [{ email: 'a', secret: 1 }, /fields that are not known/],
    [null, /the body must be object/],
  ])('names the field and never the value', (input, expected) => {
    const refuse = () => parseRequest(schema, input)
    expect(refuse).toThrow(BadRequestError)
    expect(refuse).toThrow(expected)
    expect(refuse).not.toThrow(/secret/)
  })
})
