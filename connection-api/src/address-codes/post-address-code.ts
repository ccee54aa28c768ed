import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError, BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { regionOf } from '@parley/shared/phone/phone-number'
import { callerAddress } from '../guests/caller-address.ts'
import { LinkSecret, readOpenLink } from '../guests/open-link.ts'
import { reachable } from '../http/reachable.ts'
import { channelOf } from '../messages/sender.ts'
import type { AddressCodeParts } from './address-code-parts.ts'
import { askForCode } from './ask-for-code.ts'
import { CODE_LIFE_MS } from './code-of.ts'
import { readAddress } from './read-address.ts'

const Body = z.strictObject({ link: LinkSecret, address: z.string().min(1).max(254) })

/**
 * `POST /api/guest/address-codes`: sends a code to what a guest says is their number or e-mail
 * address. The answer is the same whoever has it, and whether anybody has.
 */
export function postAddressCode(parts: AddressCodeParts): RequestHandler {
  return async (request, response) => {
    const { link: secret, address: typed } = parseRequest(Body, request.body)
    const link = await readOpenLink(parts, secret)
    const address = readAddress(typed, await regionOfOwner(parts, link.owner_id))
    if (address === undefined) throw notUnderstood()
    const channel = channelOf(address)
    if (!parts.channels.includes(channel)) throw notWrittenTo(channel)
    const network = callerAddress(request, parts.accessToken)
    const confirmation = await askForCode(parts, link, { address, network })
    if (confirmation === undefined) throw noMoreToday()
    const answer = { confirmation, channel, expires_in: CODE_LIFE_MS / 1000 }
    response.status(202).set('Cache-Control', 'no-store').json(answer)
  }
}

async function regionOfOwner({ database }: AddressCodeParts, ownerId: string) {
  const query = database.selectFrom('users').select('locale').where('id', '=', ownerId)
  return regionOf(await reachable('postgres', query.executeTakeFirstOrThrow()))
}

const notUnderstood = () =>
  new BadRequestError(
    'address must be a phone number with its area code, or an e-mail address.',
    'address_not_understood',
  )

const notWrittenTo = (channel: 'mail' | 'sms') =>
  new BadRequestError(
    channel === 'sms'
      ? 'Text messages are not sent here. Give an e-mail address.'
      : 'E-mails are not sent here. Give a phone number.',
    'channel_not_set_up',
  )

/** The same whichever cap is reached: what others ask for is nobody's business. */
const noMoreToday = () =>
  new AppError('No more codes can be sent this way today. Try again tomorrow.', {
    code: 'codes_used_up',
    status: 429,
    headers: { 'Retry-After': '3600' },
  })
