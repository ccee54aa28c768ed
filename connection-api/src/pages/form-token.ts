import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { newRandomToken } from '../login/random-token.ts'
import { readCookie, setCookie, type CookieParts } from './cookies.ts'
import { html, type Html } from './html.ts'

/**
 * A hidden field that only a page of ours can have: made from cookies that no other site can read.
 * Signing in or out changes it.
 */
export function formToken(parts: CookieParts, request: Request, response: Response): Html {
  const known = readCookie(parts, request, 'parley_form')
  const secret = known ?? newRandomToken()
  if (known === undefined) setCookie(parts, response, 'parley_form', secret)
  return html`<input type="hidden" name="form_token" value="${tokenOf(parts, request, secret)}" />`
}

const Form = z.object({ form_token: z.string() })

/**
 * @throws {AppError} 403 when the form did not come from a page of ours in this very browser
 */
export function checkForm(parts: CookieParts, request: Request): void {
  const secret = readCookie(parts, request, 'parley_form')
  const form = Form.safeParse(request.body)
  if (secret === undefined || !form.success || isFromElsewhere(request)) throw stale()
  const expected = Buffer.from(tokenOf(parts, request, secret))
  const shown = Buffer.from(form.data.form_token)
  if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) throw stale()
}

function tokenOf(parts: CookieParts, request: Request, secret: string): string {
  const session = readCookie(parts, request, 'parley_page') ?? ''
  return createHmac('sha256', secret).update(`form ${session}`).digest('base64url')
}

/** Said by every browser of today, and no page can change it. */
function isFromElsewhere(request: Request): boolean {
  const site = request.get('sec-fetch-site')
  return site !== undefined && site !== 'same-origin'
}

const stale = () =>
  new AppError('This page is out of date. Go back, load it again and try once more.', {
    code: 'stale_form',
    status: 403,
  })
