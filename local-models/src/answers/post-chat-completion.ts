import { parseRequest } from '@parley/shared/http/parse-request'
import { systemClock, toEpochSeconds, type Clock } from '@parley/shared/time/clock'
import type { RequestHandler, Response } from 'express'
import { ChatRequest } from './chat-request.ts'
import { toChunks, toCompletion } from './completion-chunks.ts'
import { answer } from './rehearsal.ts'

/** `POST /v1/chat/completions`: OpenAI's form, whole or streamed, answered by the rehearsal model. */
export function postChatCompletion(clock: Clock = systemClock): RequestHandler {
  return (request, response) => {
    const asked = parseRequest(ChatRequest, request.body)
    const created = toEpochSeconds(clock.now())
    if (asked.stream === true) stream(response, toChunks(asked, answer(asked), created))
    else response.json(toCompletion(asked, answer(asked), created))
  }
}

function stream(response: Response, chunks: readonly object[]): void {
  response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' })
  for (const chunk of chunks) {
    if (response.destroyed) return
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}
