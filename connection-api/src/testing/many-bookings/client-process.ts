import { once } from 'node:events'
import { createClient } from '../test-client.ts'
import { workersSigner } from '../workers-token.ts'
import { bookingByTools } from './book-by-tools.ts'
import { Orders, type Attempt, type Told } from './orders.ts'

/** A process of its own that books through three doors at once, one wish after another at each. */
const [message] = await once(process, 'message')
const orders = Orders.parse(message)
const signer = await workersSigner(orders.orchestratorKey)
const doors = {
  rest: bookByRest,
  mcp: bookingByTools(orders, signer, 'mcp'),
  tools: bookingByTools(orders, signer, 'tools'),
}
process.send?.('ready')
await once(process, 'message')
const told = await Promise.all([throughDoor('rest'), throughDoor('mcp'), throughDoor('tools')])
process.send?.(told.flat())
process.disconnect()

async function throughDoor(door: Attempt['door']): Promise<Told[]> {
  const told: Told[] = []
  for (const attempt of orders.attempts) {
    if (attempt.door === door) told.push(await doors[door](attempt))
  }
  return told
}

async function bookByRest({ start, title }: Attempt): Promise<Told> {
  const client = createClient(orders.apiUrl)
  const body = { start: `${start}:00`, title }
  const { status, code } = await client.post('/api/appointments', body, orders.accessToken)
  const why = `${status} ${code ?? ''}`
  return { title, door: 'rest', told: meaning(status), why }
}

/** Anything but a clear answer says nothing. */
function meaning(status: number): Told['told'] {
  if (status === 201) return 'booked'
  if (status === 202) return 'pending'
  return status === 409 ? 'refused' : 'unknown'
}
