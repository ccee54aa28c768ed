import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { listMappings, type MappingsParts } from './list-mappings.ts'

const Query = z.strictObject({
  search: z.string().trim().min(1).max(100).optional(),
  status: z.enum(['active', 'deleted', 'suspended']).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** `GET /api/admin/user-mappings` (seed s3): people of Clerk's, page by page. */
export function getUserMappings(parts: MappingsParts): SignedInHandler {
  return async (admin, request, response) => {
    const wish = parseRequest(Query, request.query)
    response.set('Cache-Control', 'no-store').json(await listMappings(parts, admin, wish))
  }
}
