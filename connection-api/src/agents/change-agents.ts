import { AppError, BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { ChangedAgent, describeAgent, NewAgent } from './agent.ts'
import type { AgentParts } from './agent-parts.ts'
import { findKindId, insertAgent, MOST_AGENTS, updateAgent } from './agent-repository.ts'
import { listGuestTools } from './guest-tools.ts'
import { namedAgent } from './named-agent.ts'

/** `POST /api/agents`: an agent of this owner's. No provider hears of it before it is synced. */
export function postAgent(parts: AgentParts): SignedInHandler {
  return async (person, request, response) => {
    const { kind, ...fields } = parseRequest(NewAgent, request.body)
    await refuseUnknownTools(parts, person, fields.tools)
    const now = new Date(parts.clock.now())
    const agent = {
      id: parts.newId('agent'),
      owner_id: person.userId,
      ...fields,
      kind_id: await kindIdOf(parts, person.userId, kind),
      created_at: now,
      updated_at: now,
    }
    if (!(await insertAgent(parts.database, agent))) throw tooMany()
    const made = await namedAgent(parts, person, agent.id)
    response.status(201).json({ agent: describeAgent(made) })
  }
}

/** `PATCH /api/agents/{id}`: what is left out stays as it was. */
export function patchAgent(parts: AgentParts): SignedInHandler {
  return async (person, request, response) => {
    const { kind, ...fields } = parseRequest(ChangedAgent, request.body)
    const { id } = await namedAgent(parts, person, request.params['id'])
    await refuseUnknownTools(parts, person, fields.tools ?? null)
    const kindId = kind === undefined ? {} : await kindChange(parts, person.userId, kind)
    const updated_at = new Date(parts.clock.now())
    await updateAgent(parts.database, id, { ...withoutUndefined(fields), ...kindId, updated_at })
    response.json({ agent: describeAgent(await namedAgent(parts, person, id)) })
  }
}

const kindChange = async (parts: AgentParts, ownerId: string, kind: string | null) => ({
  kind_id: await kindIdOf(parts, ownerId, kind),
})

function withoutUndefined(fields: object) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

async function kindIdOf({ database }: AgentParts, ownerId: string, kind: string | null) {
  if (kind === null) return null
  const id = await findKindId(database, ownerId, kind)
  if (id !== undefined) return id
  throw new BadRequestError(
    'You have no such kind of appointment. GET /api/availability lists them.',
    'kind_unknown',
  )
}

/** Callers are guests: a tool that guests may not use would only be refused in mid-call. */
async function refuseUnknownTools(
  parts: ToolParts,
  person: SignedIn,
  names: readonly string[] | null,
): Promise<void> {
  if (names === null) return
  const known = (await listGuestTools(parts, person)).map(({ name }) => name)
  if (names.every((name) => known.includes(name))) return
  throw new BadRequestError(`tools may only name ${known.join(', ')}.`, 'tool_unknown')
}

const tooMany = () =>
  new AppError(`You have ${MOST_AGENTS} agents. Delete one of them first.`, {
    code: 'too_many_agents',
    status: 409,
  })
