import { namedCall } from '../calls/named-call.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { eraseTranscript, readTranscript, type TranscriptParts } from './transcript-repository.ts'

/** `GET /api/calls/{id}/transcript`: what was said, where the owner keeps that. */
export function getTranscript(parts: TranscriptParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { id } = await namedCall(parts.database, request, userId)
    const turns = await readTranscript(parts, id, userId)
    response
      .set('Cache-Control', 'no-store')
      .json({ call_id: id, kept: turns !== undefined, turns: turns ?? [] })
  }
}

/** `DELETE /api/calls/{id}/transcript`: what was said is gone, and nothing more of it is kept. */
export function deleteTranscript({ database }: TranscriptParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { id } = await namedCall(database, request, userId)
    await eraseTranscript(database, id, userId)
    response.status(204).end()
  }
}
