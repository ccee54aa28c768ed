import { sql, type Kysely, type Transaction } from 'kysely'
import type { GuestLinkRow } from '@parley/shared/database/guests-schema'
import type { Database } from '@parley/shared/database/schema'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import { reachable } from '../http/reachable.ts'
import type { CodeCaps } from './code-caps.ts'

const DAY_MS = 24 * 3600 * 1000

export interface CodeRequest {
  /** Where the code goes: a phone number (E.164) or an e-mail address. */
  readonly address: string
  /** Network address that asks, under a key. */
  readonly network: Buffer
}

export interface AskForCodeParts extends MessageParts {
  readonly database: Kysely<Database>
  readonly codes: CodeCaps
}

/**
 * Has a code sent, while no cap is reached. Those who come from one network, ask for one address or
 * come to one owner wait for one another here, so that nobody slips past a cap. Whether it is an
 * address of a contact's, or was confirmed before, is not looked at: nobody is to find out here.
 *
 * @returns its id; undefined: no more today
 */
export function askForCode(
  parts: AskForCodeParts,
  link: GuestLinkRow,
  request: CodeRequest,
): Promise<string | undefined> {
  const asking = parts.database.transaction().execute(async (trx) => {
    await takeTurns(trx, link.owner_id, request)
    if (await isCapReached(trx, parts, link, request)) return undefined
    const id = parts.newId('code')
    await insert(trx, parts, link, { id, ...request })
    const message = { userId: link.owner_id, kind: 'address_code', to: request.address }
    await enqueueMessage(trx, parts, { ...message, details: { code: id } })
    return id
  })
  return reachable('postgres', asking)
}

/** Always in this order: networks, as for calls, then addresses, then owners. */
async function takeTurns(trx: Transaction<Database>, owner: string, of: CodeRequest) {
  const turn = of.network.readBigInt64BE().toString()
  await sql`select pg_advisory_xact_lock(${turn}::bigint)`.execute(trx)
  await sql`select pg_advisory_xact_lock(hashtextextended(${of.address}, 0))`.execute(trx)
  const row = trx.selectFrom('users').select('id').where('id', '=', owner)
  await row.forNoKeyUpdate().execute()
}

async function isCapReached(
  trx: Transaction<Database>,
  { clock, codes }: AskForCodeParts,
  { id: linkId, owner_id: owner }: GuestLinkRow,
  { address, network }: CodeRequest,
): Promise<boolean> {
  const [ofOwner, ofPerson] = [
    sql<boolean>`owner_id = ${owner}`,
    sql<boolean>`address = ${address}`,
  ]
  const ofNetwork = sql<boolean>`network = ${network}`
  const sent = await trx
    .selectFrom('address_codes')
    .where('created_at', '>', new Date(clock.now() - DAY_MS))
    .where((eb) => eb.or([ofOwner, ofPerson, ofNetwork]))
    .select([
      count(ofOwner).as('owner'),
      count(sql`guest_link_id = ${linkId}`).as('link'),
      count(ofNetwork).as('network'),
      count(ofPerson).as('person'),
    ])
    .executeTakeFirstOrThrow()
  return (
    sent.owner >= codes.perOwner ||
    sent.link >= codes.perLink ||
    sent.network >= codes.perNetwork ||
    sent.person >= codes.perPerson
  )
}

const count = (condition: ReturnType<typeof sql<boolean>>) =>
  sql<number>`(count(*) filter (where ${condition}))::int`

async function insert(
  trx: Transaction<Database>,
  { clock }: AskForCodeParts,
  link: GuestLinkRow,
  code: CodeRequest & { readonly id: string },
): Promise<void> {
  const of = { owner_id: link.owner_id, guest_link_id: link.id }
  const row = { ...code, ...of, created_at: new Date(clock.now()) }
  await trx.insertInto('address_codes').values(row).execute()
}
