import type { RequestHandler } from 'express'
import { AppError, BadRequestError } from '@parley/shared/errors/app-error'
import { closeConversation } from '../agent-conversations/close-conversation.ts'
import type { ElevenLabsParts } from './elevenlabs-parts.ts'
import { mayBeOf } from './one-conversation.ts'
import { readConversation } from './read-conversation.ts'
import { PostCall, readReport, type PostCallReport } from './report.ts'
import { isFromElevenLabs } from './verify-signature.ts'

/**
 * `POST /api/webhooks/elevenlabs` (seed s1): a conversation is over. Its token is good no longer, and
 * the call is what was reported of it, once however often it is sent.
 */
export function postReport(parts: ElevenLabsParts): RequestHandler {
  return async (request, response) => {
    const secret = parts.elevenLabs?.settings.webhookSecret
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const signature = request.get('elevenlabs-signature')
    if (secret === undefined || !isFromElevenLabs(secret, signature, body, parts.clock.now())) {
      throw notTheirs()
    }
    const report = readReport(readBody(body))
    if (report) await take(parts, report)
    response.json({ received: true })
  }
}

async function take(parts: ElevenLabsParts, reported: PostCallReport): Promise<void> {
  const { conversationId, known, report } = reported
  const conversation = await readConversation(parts.database, { known })
  if (!conversation || !(await mayBeOf(parts.redis, conversation.callId, conversationId))) {
    parts.log.warn({ why: report.why }, 'ElevenLabs reported a conversation that is none of ours')
    return
  }
  await closeConversation(parts, conversation, report)
}

function readBody(body: Buffer) {
  try {
    return PostCall.parse(JSON.parse(body.toString('utf8')))
  } catch {
    throw new BadRequestError('The report cannot be read.')
  }
}

const notTheirs = () =>
  new AppError('This is for ElevenLabs alone, signed by it within the last half hour.', {
    code: 'not_signed',
    status: 401,
  })
