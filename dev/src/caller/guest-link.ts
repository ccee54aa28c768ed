import { z } from 'zod'
import type { ApiClient } from './api-client.ts'

/** By which an owner lets people call who have no account. */
export interface GuestLink {
  readonly id: string
  readonly secret: string
}

const Made = z.object({ link: z.object({ id: z.string() }), secret: z.string() })
const LINKS = '/api/guest-links'

export async function openLink(api: ApiClient): Promise<GuestLink> {
  const body = { label: 'A synthetic guest', expires_in_days: 1 }
  const { link, secret } = await api.post(LINKS, body, Made)
  return { id: link.id, secret }
}

/** An owner has so many open ones at most. */
export function closeLink(api: ApiClient, { id }: GuestLink): Promise<void> {
  return api.delete(`${LINKS}/${id}`)
}
