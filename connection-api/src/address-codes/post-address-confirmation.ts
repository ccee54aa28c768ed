import type { RequestHandler } from 'express'
import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { LinkSecret, readOpenLink } from '../guests/open-link.ts'
import type { AddressCodeParts } from './address-code-parts.ts'
import { confirmAddress } from './confirm-address.ts'

const Body = z.strictObject({
  link: LinkSecret,
  /** As `POST /api/guest/address-codes` answered it. */
  confirmation: z.string().regex(/^code_[a-z0-9]{26}$/),
  code: z.string().min(1).max(20),
})

/** `POST /api/guest/address-confirmations`: the code came back, so the address is theirs. */
export function postAddressConfirmation(parts: AddressCodeParts): RequestHandler {
  return async (request, response) => {
    const { link: secret, ...typed } = parseRequest(Body, request.body)
    const { id: linkId } = await readOpenLink(parts, secret)
    const texts = parts.channels.includes('sms')
    if (!(await confirmAddress({ ...parts, texts }, { linkId, ...typed }))) throw codeRefused()
    response.set('Cache-Control', 'no-store').json({ confirmed: true })
  }
}

const codeRefused = () =>
  new BadRequestError(
    'That is not the code, or it has run out. Look again, or ask for a new one.',
    'code_refused',
  )
