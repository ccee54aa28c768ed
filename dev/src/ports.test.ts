import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { choosePort, freePort, isPortFree } from './ports.ts'

async function takenPort(): Promise<number> {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return port
}

const wish = (byDefault: number) => ({ name: 'Redis', variable: 'REDIS_PORT', byDefault })
const mute = () => {}

test('a port is free until somebody listens on it', async () => {
  expect(await isPortFree(await freePort())).toBe(true)
  expect(await isPortFree(await takenPort())).toBe(false)
})

test('the default port is used when it is free', async () => {
  const port = await freePort()
  expect(await choosePort(wish(port), {}, mute)).toBe(port)
})

test('a taken default port is avoided, saying who holds it and what moves ours', async () => {
  const port = await takenPort()
  const said: string[] = []
  const chosen = await choosePort(wish(port), {}, (line) => said.push(line))
  expect(chosen).not.toBe(port)
  expect(said.join()).toContain(`Port ${port} for Redis is taken by`)
  expect(said.join()).toContain(`(process ${process.pid}); using ${chosen} instead (REDIS_PORT`)
})

test('a taken port that was asked for is an error that names holder and variable', async () => {
  const port = await takenPort()
  await expect(choosePort(wish(1), { REDIS_PORT: String(port) }, mute)).rejects.toThrow(
    new RegExp(`Port ${port} for Redis is taken by .+ \\(process \\d+\\). Set REDIS_PORT`),
  )
})

test.each(['80x', '0', '65536', '-1', '1.5'])('%s is not a port', async (text) => {
  await expect(choosePort(wish(1), { REDIS_PORT: text }, mute)).rejects.toThrow(
    'REDIS_PORT is not a port',
  )
})
