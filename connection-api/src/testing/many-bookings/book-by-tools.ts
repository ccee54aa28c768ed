import { newId } from '@parley/shared/identity/ids'
import { systemClock } from '@parley/shared/time/clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import {
  signToolToken,
  type ToolTokenSigner,
  type TurnAttestation,
} from '@parley/shared/tokens/tool-token'
import { z } from 'zod'
import { useTool } from '../tool-door.ts'
import type { Attempt, Line, Orders, Told } from './orders.ts'

type Args = Readonly<Record<string, unknown>>
type Door = Exclude<Attempt['door'], 'rest'>

interface ToolSaid {
  readonly ok: boolean
  readonly code: string
  readonly data: unknown
}

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
    const token = await tokenFor(userId, line, signer, name, args, attested)
    return door === 'tools'
      ? throughTools(mcpOrigin, token, name, args)
      : throughMcp(mcpOrigin, token, name, args)
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

/** What the worker mints for one call of one tool. */
function tokenFor(
  sub: string,
  { callId, room, grant }: Line,
  signer: ToolTokenSigner,
  tool: string,
  args: Args,
  turn: TurnAttestation | undefined,
): Promise<string> {
  const scopes = [turn ? ('transact' as const) : ('read' as const)]
  const call = { sub, call_id: callId, room, grant, scopes, act: { sub: 'parley' } }
  const exactly = { tool, args_digest: argumentsDigest(args) }
  return signToolToken(
    { ...call, ...exactly, jti: newId('aud'), ...(turn && { turn }) },
    signer,
    systemClock,
  )
}

async function throughTools(origin: string, token: string, name: string, args: Args) {
  const { ok, data, error } = await useTool(origin, token, name, args)
  return { ok, data, code: error?.code ?? '' }
}

const McpAnswer = z.object({
  result: z.object({
    isError: z.boolean().optional(),
    content: z.array(z.object({ text: z.string() })),
    structuredContent: z.unknown(),
  }),
})

async function throughMcp(origin: string, token: string, name: string, args: Args) {
  const response = await fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: args },
    }),
  })
  const { data: answer } = McpAnswer.safeParse(await response.json())
  if (!answer) return { ok: false, data: undefined, code: `HTTP ${response.status}` }
  const { isError, content, structuredContent: data } = answer.result
  return { ok: isError !== true, data, code: content[0]?.text.split(':')[0] ?? '' }
}
