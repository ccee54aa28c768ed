import { z } from 'zod'
import type { MessageRow, NotSent } from '@parley/shared/database/messages-schema'
import type { Logger } from '@parley/shared/logging/logger'
import { placeOf, type QueuedMessage } from '@parley/shared/messages/enqueue-message'
import type { Vault } from '@parley/shared/vault/vault'
import type { Mail, MessageWriters } from './message.ts'
import {
  beginSending,
  endMessage,
  LEASE_MS,
  postponeMessage,
  takeMessage,
  type MessageRowParts,
} from './message-row.ts'
import { channelOf, type Sender, type Senders } from './sender.ts'
import { whyNoText } from './twilio/why-no-text.ts'

const FIRST_PAUSE_MS = 10_000
const LONGEST_PAUSE_MS = 3600 * 1000
/** Tries over about three hours; then somebody has to look. */
const MOST_ATTEMPTS = 10
/** How long a message waits for its channel to be set up, before that is looked at again. */
const NO_CHANNEL_MS = 10 * 60_000

export interface DeliveryParts extends MessageRowParts {
  readonly vault: Vault
  readonly log: Logger
  readonly senders: Senders
  readonly writers: MessageWriters
}

/**
 * Sends a message if it is due: at most once. Before its provider is asked, that is written down; an
 * attempt without an answer is looked up there before another, and where that cannot be done there is
 * no other. Instances may deliver together: one of them takes it.
 *
 * @returns whether it was taken
 */
export async function deliverMessage(parts: DeliveryParts, id: string): Promise<boolean> {
  const row = await takeMessage(parts, id)
  if (!row) return false
  try {
    await deliver(parts, row)
  } catch (err) {
    await tryAgain(parts, row, err)
  }
  return true
}

async function deliver(parts: DeliveryParts, row: MessageRow): Promise<void> {
  const sender = parts.senders[channelOf(row.to_address)]
  if (!sender) return wait(parts, row, NO_CHANNEL_MS)
  if (row.sending_at && !(await wasNotSent(parts, row, row.sending_at, sender))) return undefined
  const written = await write(parts, row)
  if (written === undefined) return drop(parts, row, 'nothing_to_say')
  if ('waitMs' in written) return wait(parts, row, written.waitMs)
  const why = await whyNoText(parts, row)
  if (why) return drop(parts, row, why)
  return attempt(parts, row, sender, written)
}

/** What an earlier attempt came to, where nobody wrote that down. @returns true: it may be sent */
async function wasNotSent(
  parts: DeliveryParts,
  row: MessageRow,
  sendingAt: Date,
  sender: Sender,
): Promise<boolean> {
  if (!sender.lookUp) {
    await giveUp(parts, row, 'undecided')
    return false
  }
  const found = await sender.lookUp(row.id, row.to_address, sendingAt)
  if (!found) return true
  await endMessage(parts, row.id, { sent_at: sendingAt, provider_id: found.providerId })
  return false
}

const Payload = z.object({ sealed: z.string() })
const Details = z.record(z.string(), z.string())

function write({ writers, vault }: DeliveryParts, row: MessageRow) {
  const { id, user_id: userId, kind, to_address: to } = row
  const writer = writers[kind]
  // A newer instance may know how to say it.
  if (!writer) throw new Error('This kind of message is not known here')
  const { sealed } = Payload.parse(row.payload)
  const details = Details.parse(JSON.parse(vault.open(placeOf({ id, userId }), sealed)))
  const message: QueuedMessage = { id, userId, kind, to, details }
  return writer(message)
}

async function attempt(
  parts: DeliveryParts,
  row: MessageRow,
  sender: Sender,
  mail: Mail,
): Promise<void> {
  const { clock } = parts
  if (!(await beginSending(parts, row))) return
  // Somebody who was held up for so long may find that another has looked it up and sends it.
  if (clock.now() >= row.due_at.getTime() - LEASE_MS / 2) return
  const sent = await sender
    .send(row.id, mail)
    .catch((err: unknown) => ({ outcome: 'dark' as const, err }))
  if (sent.outcome === 'dark') return inTheDark(parts, row, sender, sent.err)
  if (sent.outcome === 'later') return tryAgain(parts, row, sent.cause, { sending_at: null })
  if (sent.outcome === 'never') return giveUp(parts, row, sent.why, sent.cause)
  const provider_id = sent.providerId
  const end = { sent_at: new Date(clock.now()), ...(provider_id !== undefined && { provider_id }) }
  return endMessage(parts, row.id, end)
}

/** Nobody knows whether it was sent: it is looked up once the attempt cannot be under way any more. */
async function inTheDark(
  parts: DeliveryParts,
  row: MessageRow,
  sender: Sender,
  err: unknown,
): Promise<void> {
  if (!sender.lookUp) return giveUp(parts, row, 'undecided', err)
  parts.log.warn(about(row, err), 'Nobody knows whether a message was sent; it will be looked up')
  return postponeMessage(parts, row, LEASE_MS)
}

/** No attempt: it does not count. */
function wait(parts: DeliveryParts, row: MessageRow, waitMs: number): Promise<void> {
  return postponeMessage(parts, row, waitMs, { attempts: row.attempts - 1 })
}

async function tryAgain(
  parts: DeliveryParts,
  row: MessageRow,
  err: unknown,
  change: { readonly sending_at?: null } = {},
): Promise<void> {
  if (row.attempts >= MOST_ATTEMPTS) {
    const isOpen = row.sending_at !== null && change.sending_at === undefined
    return giveUp(parts, row, isOpen ? 'undecided' : 'gave_up', err)
  }
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (row.attempts - 1), LONGEST_PAUSE_MS)
  await postponeMessage(parts, row, pause, change)
  parts.log.warn(about(row, err), 'A message could not be sent; it is tried again')
}

/** Somebody may have to look: it is an error in the log, and `npm run doctor` counts them. */
async function giveUp(
  parts: DeliveryParts,
  row: MessageRow,
  why: NotSent,
  err?: unknown,
): Promise<void> {
  await drop(parts, row, why)
  parts.log.error({ ...about(row, err), why }, 'A message was given up')
}

function drop(parts: DeliveryParts, { id }: MessageRow, why: NotSent): Promise<void> {
  return endMessage(parts, id, { dead_at: new Date(parts.clock.now()), why })
}

const about = ({ id, kind, attempts }: MessageRow, err: unknown) => ({
  err,
  message_id: id,
  kind,
  attempts,
})
