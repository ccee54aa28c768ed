import type { ToolTokenSigner, TurnAttestation } from '@parley/shared/tokens/tool-token'
import { z } from 'zod'
import { useToolByMcp, type ToolSaid } from '../mcp-door.ts'
import { useTool } from '../tool-door.ts'
import { workersToken } from '../workers-token.ts'
import type { Attempt, Orders, Told } from './orders.ts'

type Args = Readonly<Record<string, unknown>>
type Door = Exclude<Attempt['door'], 'rest'>

const Slots = z.object({ slots: z.array(z.object({ slot: z.string(), start: z.string() })) })
const Step = z.object({ outcome: z.string(), consent: z.string().optional() })

/** Books as a worker does in a call: asks for the time, hears the question, and says yes to it. */
export function bookingByTools(
  { mcpOrigin, userId, calls }: Orders,
  signer: ToolTokenSigner,
  door: Door,
) {
  const line = calls[door]
  let turn = 0

  async function call(name: string, args: Args, attested?: TurnAttestation): Promise<ToolSaid> {
    const use = { tool: name, args, turn: attested }
    const token = await workersToken(signer, { sub: userId, ...line }, use)
    return door === 'tools'
      ? throughTools(mcpOrigin, token, name, args)
      : useToolByMcp(mcpOrigin, token, name, args)
  }

  return async ({ start, title }: Attempt): Promise<Told> => {
    const told = (what: Told['told'], why = '') => ({ title, door, told: what, why })
    const found = await call('find_times', { when: start })
    if (!found.ok) return told('refused', found.code)
    const wanted = Date.parse(`${start}:00Z`)
    const slot = Slots.parse(found.data).slots.find((one) => Date.parse(one.start) === wanted)
    if (!slot) return told('refused', 'NOT_OFFERED')
    const args = { slot: slot.slot, title }
    const number = (turn += 2)
    const asked = await call('book_appointment', args, { number })
    if (!asked.ok) return told('refused', asked.code)
    const { consent = '' } = Step.parse(asked.data)
    const yes = { handle: consent, asked_turn: number, played: true, answer: 'other' } as const
    const done = await call(
      'book_appointment',
      { ...args, consent },
      { number: number + 1, consent: yes },
    )
    if (!done.ok) return told('refused', done.code)
    const { outcome } = Step.parse(done.data)
    return outcome === 'booked' || outcome === 'pending' ? told(outcome) : told('unknown', outcome)
  }
}

async function throughTools(origin: string, token: string, name: string, args: Args) {
  const { ok, status, data, error } = await useTool(origin, token, name, args)
  return { ok, status, data, code: error?.code ?? '' }
}
