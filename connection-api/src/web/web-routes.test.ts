import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { listen } from '@parley/shared/http/listen'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWebFiles } from './web-files.ts'
import { webRoutes } from './web-routes.ts'

const clerkSettings = undefined
const livekit = { url: 'ws://127.0.0.1:7880', key: 'key', secret: 'secret' }
let folder: string
let server: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-web-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Parley</title>')
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'hello()')
  await writeFile(join(folder, 'assets', 'index-abc.js.br'), 'compressed')
  const app = express()
  app.use(webRoutes({ livekit, clerkSettings, webFiles: readWebFiles(folder) }))
  server = await listen(app, 0, '127.0.0.1')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const get = (path: string, headers = {}) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers })

describe('the built page', () => {
  it.each(['/', '/settings', '/g/secret'])(
    'is the one document at %s, under its policy, kept nowhere, framed by nobody',
    async (path) => {
      const { status, headers } = await get(path)
      expect(status).toBe(200)
      expect(headers.get('content-type')).toContain('text/html')
      expect(headers.get('content-security-policy')).toContain("script-src 'self';")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('permissions-policy')).toContain('microphone=(self)')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
    },
  )

  it('has its files for good, as compressed as the browser takes them', async () => {
    const plain = await get('/assets/index-abc.js', { 'accept-encoding': 'identity' })
    expect(await plain.text()).toBe('hello()')
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const compressed = await get('/assets/index-abc.js', { 'accept-encoding': 'br' })
    expect(compressed.headers.get('content-encoding')).toBe('br')
  })

  it('has nothing else of its folder', async () => {
    for (const path of ['/assets/../index.html.br', '/.vite/manifest.json', '/assets/none.js']) {
      expect((await get(path)).status, path).toBe(404)
    }
  })
})

describe('a page that nobody has built', () => {
  it('leaves / to the plain pages', () => {
    expect(readWebFiles(join(folder, 'assets'))).toBeUndefined()
    expect(webRoutes({ livekit, clerkSettings, webFiles: undefined }).stack).toHaveLength(0)
  })
})
