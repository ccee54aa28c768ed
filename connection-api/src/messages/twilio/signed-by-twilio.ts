import express, { type Request, type RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { z } from 'zod'
import type { TwilioSettings } from './twilio-settings.ts'

/** Fields of a form; one that came several times is a list. */
const Form = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
export type TwilioForm = z.output<typeof Form>

export interface TwilioParts {
  /** undefined: there are no text messages here. */
  readonly twilio: TwilioSettings | undefined
  /** As Twilio was told it. */
  readonly baseUrl: string
}

/** Reads the form of a webhook, with every field that it has: all of them are signed. */
export const twilioForm = express.urlencoded({ extended: false, limit: '32kb' })

/**
 * Lets through what was signed with our auth token for exactly this address
 * (https://www.twilio.com/docs/usage/security#validating-requests).
 */
export function signedByTwilio(
  { twilio, baseUrl }: TwilioParts,
  handle: (form: TwilioForm, request: Request) => Promise<string | undefined>,
): RequestHandler {
  return async (request, response) => {
    const form = Form.safeParse(request.body ?? {})
    if (!twilio || !form.success) throw notSigned()
    // The address is ours to know: Host says what the sender likes.
    const url = new URL(request.originalUrl, baseUrl).href
    const signature = request.get('x-twilio-signature') ?? ''
    const { validateRequest } = (await import('twilio')).default
    if (!validateRequest(twilio.authToken, signature, url, form.data)) throw notSigned()
    if (form.data['AccountSid'] !== twilio.accountSid) throw notSigned()
    const twiml = await handle(form.data, request)
    response.status(200).type('text/xml')
    response.send(twiml ?? '<?xml version="1.0" encoding="UTF-8"?><Response/>')
  }
}

const notSigned = () =>
  new AppError('This is for Twilio alone, signed by it.', { code: 'not_signed', status: 403 })
