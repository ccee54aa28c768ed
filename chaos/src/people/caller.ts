import type { Attestation, Principal } from '@parley/mcp-server/src/access/principal.ts'
import { contextOf } from '@parley/mcp-server/src/access/principal.ts'
import { consentId } from '@parley/mcp-server/src/consent/consent.ts'
import type { ToolAnswer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import { endCall } from '@parley/shared/sessions/call-record'
import type { Random } from '../random.ts'
import type { Yes } from '../statements.ts'
import type { ToolName } from '../process/tools-over.ts'
import type { Party } from '../turns/step.ts'
import { THINKS, type World } from '../world.ts'
import { roomOf, type Owner } from './owner.ts'

/** Somebody in a call, or on the page, and what of them the server is told. */
export interface Caller {
  readonly party: Party
  readonly random: Random
  readonly principal: Principal
  readonly callId: string | undefined
  /** Of the user turns that were committed so far. */
  turn: number
}

export function callerOf(owner: Owner, index: number, random: Random): Caller {
  const callId = owner.calls[index]
  const onPage = callId === undefined
  const { userId, loginSession } = owner
  return {
    party: { name: onPage ? 'page' : `caller ${index + 1}`, isDead: false },
    random,
    callId,
    turn: 1,
    principal: {
      owner: userId,
      caller: userId,
      kind: 'owner',
      scopes: ['read', 'transact'],
      act: 'parley',
      via: onPage
        ? { kind: 'login', loginSession }
        : { kind: 'call', callId, room: roomOf(callId), loginSession },
    },
  }
}

type Args = Readonly<Record<string, unknown>>

/** Calls a tool in whichever process is there. @returns `lost` where no answer came */
export async function say(
  world: World,
  caller: Caller,
  tool: ToolName,
  args: Args,
  attestation: Attestation = { kind: 'none' },
): Promise<ToolAnswer | 'lost'> {
  const living = world.processes.filter(({ party }) => !party.isDead)
  if (living.length === 0) return 'lost'
  const process = caller.random.pick(living)
  world.note(`${caller.party.name} calls ${tool} in ${process.party.name}`)
  const answer = await process.call({ tool, args, principal: caller.principal, attestation })
  world.note(`${caller.party.name} hears: ${answer === 'lost' ? 'nothing' : shortly(answer)}`)
  return answer
}

const shortly = (answer: ToolAnswer) =>
  `${answer.ok ? '' : `${answer.code} `}${answer.text.split('\n')[0]}`

/** Lets others go first, for as long as it takes to think. */
export async function think(
  world: World,
  { party, random }: Pick<Caller, 'party' | 'random'>,
  most: number,
): Promise<void> {
  const step = { party, what: THINKS }
  for (let left = random.below(most + 1); left > 0; left -= 1) {
    await world.turns.take(step, () => Promise.resolve())
  }
}

/** What their issuer attests of the turn in which something is asked for. */
export function asking({ callId, turn }: Caller): Attestation {
  return callId === undefined ? { kind: 'none' } : { kind: 'turn', number: turn }
}

/** What their issuer attests of the answer to a question. */
export function answering(
  { callId, turn }: Caller,
  handle: string,
  askedIn: number,
  answer: 'no' | 'other',
): Attestation {
  if (callId === undefined) return { kind: 'click', consent: handle }
  return {
    kind: 'turn',
    number: turn,
    consent: { handle, asked_turn: askedIn, played: true, answer },
  }
}

/** Says it, and keeps what was heard for the end, when it is known what was true. */
export async function sayYes(
  world: World,
  caller: Caller,
  yes: Yes,
  args: Args,
  attestation: Attestation,
): Promise<ToolAnswer | 'lost'> {
  const heardBefore = world.statements.length
  const answer = await say(world, caller, yes.tool, args, attestation)
  if (answer === 'lost') return answer
  const row = await world.lane.database
    .selectFrom('consents')
    .select('used_at')
    .where('id', '=', yes.consentId)
    .executeTakeFirst()
  const wasUsed = row !== undefined && row.used_at !== null
  world.statements.push({ yes, answer, heardBefore, wasUsed })
  return answer
}

export const yesId = ({ principal }: Caller, handle: string) =>
  consentId(contextOf(principal), handle)

/** The call is over; what it held is free with the next sweep. */
export async function hangUp(world: World, { callId, party }: Caller): Promise<void> {
  if (callId === undefined) return
  const { redis, clock } = world.lane
  world.note(`${party.name} hangs up`)
  await world.turns.take({ party, what: 'hangs up' }, async () => {
    await endCall(redis, callId, 'hang_up', clock.now())
  })
}
