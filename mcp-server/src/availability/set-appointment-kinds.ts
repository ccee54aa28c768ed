import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { confirmChange, proposeChange, type ChangeDeps } from '../appointments/two-step-change.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { spokenMinutes } from '../scheduling/spoken-time.ts'
import { findKind } from './find-kind.ts'
import { placeAndPrice } from './kind-details.ts'
import type { AppointmentKind } from './appointment-kind.ts'
import { readOwner } from './owner.ts'

/** More than anybody can choose from by ear. */
const MOST_KINDS = 50

/** Arguments as they came, without the consent; what is left out stays as it is. */
export interface KindRequest {
  readonly name: string
  readonly minutes: number | undefined
  readonly before_minutes: number | undefined
  readonly after_minutes: number | undefined
  readonly price: string | undefined
  readonly place: string | undefined
  readonly remove: boolean | undefined
}

const Kind = z.strictObject({
  name: z.string(),
  minutes: z.int(),
  before: z.int().nullable(),
  after: z.int().nullable(),
  price: z.string().nullable(),
  place: z.string().nullable(),
})

/** What is to become of a kind, as it was read out. */
const KindChange = z.discriminatedUnion('what', [
  z.strictObject({ what: z.enum(['add', 'change']), kind: Kind }),
  z.strictObject({ what: z.literal('remove'), id: z.string(), name: z.string() }),
])
type KindChange = z.output<typeof KindChange>

const asked = (args: Readonly<Record<string, unknown>>) => ({ tool: 'set_appointment_kinds', args })

/** First step: reads the change back as a question. Nothing changes. */
export async function proposeKind(deps: ChangeDeps, call: ToolCall, request: KindRequest) {
  const { kinds, usual } = await readOwner(deps.database, call.principal.owner)
  const found = changeFor(request, kinds, usual.length)
  if ('refused' in found) return found.refused
  const question = questionAbout(found.change)
  return proposeChange(deps, call, asked({ ...request }), { question, change: found.change })
}

/** Second step: exactly what was read out. */
export function confirmKind(
  deps: ChangeDeps,
  call: ToolCall,
  request: KindRequest,
  consent: string,
) {
  return confirmChange(deps, call, asked({ ...request }), consent, {
    schema: KindChange,
    async apply(transaction, change) {
      await applyKind(transaction, deps.newId, call.principal.owner, change)
      return change.what === 'remove'
        ? `Done: ${change.name} is off the list.`
        : `Done: ${describe(change.kind)}.`
    },
  })
}

type Found = { readonly change: KindChange } | { readonly refused: Refused }

function changeFor(
  request: KindRequest,
  kinds: readonly AppointmentKind[],
  usualMinutes: number,
): Found {
  if (request.remove === true) {
    const found = findKind(kinds, request.name)
    if ('refused' in found) return found
    const { id, name } = found.kind
    return { change: { what: 'remove', id, name: outsideText(name) } }
  }
  const name = outsideText(request.name, '')
  const known = kinds.find((kind) => kind.name.toLowerCase() === name.toLowerCase())
  if (name === '') return badArguments('I did not hear a name. Ask for it.')
  if (known) return { change: { what: 'change', kind: merged(request, known) } }
  if (kinds.length >= MOST_KINDS) return badArguments('There are too many. Ask which may go.')
  return {
    change: { what: 'add', kind: merged(request, { ...UNSAID, name, minutes: usualMinutes }) },
  }
}

const badArguments = (sentence: string): Found => ({ refused: refuse('BAD_ARGUMENTS', sentence) })

type Kind = z.output<typeof Kind>

/** A new kind of which nothing else was said. */
const UNSAID = { before: null, after: null, price: null, place: null }

function merged(said: KindRequest, known: Kind): Kind {
  return {
    name: known.name,
    minutes: said.minutes ?? known.minutes,
    before: said.before_minutes ?? known.before,
    after: said.after_minutes ?? known.after,
    price: words(said.price, known.price),
    place: words(said.place, known.place),
  }
}

/** Empty words take away what was there. */
function words(said: string | undefined, known: string | null): string | null {
  return (said === undefined ? known : outsideText(said, '')) || null
}

function questionAbout(change: KindChange): string {
  if (change.what === 'remove') return `Shall I take ${change.name} off the list?`
  const verb = change.what === 'add' ? 'offer' : 'change it to'
  return `Shall I ${verb} ${describe(change.kind)}?`
}

/** `Check-up, 30 minutes, with 10 minutes free after it, at 12 High Street, for 40 pounds`. */
function describe(kind: Kind): string {
  const around = [
    kind.before ? `${spokenMinutes(kind.before)} free before` : '',
    kind.after ? `${spokenMinutes(kind.after)} free after` : '',
  ].filter((part) => part !== '')
  const kept = around.length > 0 ? `, with ${around.join(' and ')} it` : ''
  return `${outsideText(kind.name)}, ${spokenMinutes(kind.minutes)}${kept}${placeAndPrice(kind)}`
}

async function applyKind(
  transaction: Transaction<Database>,
  newId: IdMaker,
  owner_id: string,
  change: KindChange,
): Promise<void> {
  if (change.what === 'remove') {
    await transaction
      .deleteFrom('appointment_kinds')
      .where('owner_id', '=', owner_id)
      .where('id', '=', change.id)
      .execute()
    return
  }
  const { name, minutes, before, after, price, place } = change.kind
  const values = { minutes, before_minutes: before, after_minutes: after, price, place }
  await transaction
    .insertInto('appointment_kinds')
    .values({ id: newId('kind'), owner_id, name, ...values })
    .onConflict((conflict) => conflict.expression(sql`owner_id, lower(name)`).doUpdateSet(values))
    .execute()
}
