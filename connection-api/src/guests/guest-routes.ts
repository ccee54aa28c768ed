import { Router } from 'express'
import { postAddressCode } from '../address-codes/post-address-code.ts'
import { postAddressConfirmation } from '../address-codes/post-address-confirmation.ts'
import { attemptLimits } from '../login/attempt-limits.ts'
import type { signInRequired } from '../login/sign-in-required.ts'
import { deleteGuestLink } from './delete-guest-link.ts'
import { getGuestLinks } from './get-guest-links.ts'
import type { GuestParts } from './guest-parts.ts'
import { postGuestAbout } from './post-guest-about.ts'
import { postGuestConnectionDetails } from './post-guest-connection-details.ts'
import { postGuestLink } from './post-guest-link.ts'

/** The doors by which owners let guests in, and by which guests come. */
export function guestRoutes(
  parts: GuestParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.post('/api/guest-links', signedIn(postGuestLink(parts)))
  routes.get('/api/guest-links', signedIn(getGuestLinks(parts)))
  routes.delete('/api/guest-links/:id', signedIn(deleteGuestLink(parts)))
  const limits = linkLimits(parts)
  routes.post('/api/guest/about', limits, postGuestAbout(parts))
  routes.post('/api/guest/connection-details', limits, postGuestConnectionDetails(parts))
  routes.post('/api/guest/address-codes', limits, postAddressCode(parts))
  routes.post('/api/guest/address-confirmations', limits, postAddressConfirmation(parts))
  return routes
}

/** Nobody guesses a link; this keeps those who try from costing us anything. */
const linkLimits = ({ redis, log }: GuestParts) =>
  attemptLimits(redis, log, {
    name: 'guest-link',
    windowMs: 3600 * 1000,
    count: 'failures',
    perAddress: 100,
    sentence: 'Too many attempts. Wait an hour, then try again.',
  })
