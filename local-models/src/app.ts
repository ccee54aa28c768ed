import { healthRoutes } from '@parley/shared/http/health'
import type { Logger } from '@parley/shared/logging/logger'
import express, { type Express } from 'express'
import { postChatCompletion } from './answers/post-chat-completion.ts'
import { postTranscription, type Recogniser } from './hears/post-transcription.ts'
import { nothingHere, openAiErrors } from './http/openai-errors.ts'
import { getModels } from './models/get-models.ts'
import { createQueue } from './queue.ts'
import { postSpeech, type Speaker } from './speaks/post-speech.ts'

export interface Parts {
  readonly recogniser: Recogniser
  readonly speaker: Speaker
  /** Requests that each model takes at once. */
  readonly places: number
  readonly log: Logger
}

/** OpenAI's HTTP API over models that run in this process. Any API key is taken: loopback only. */
export function createApp({ recogniser, speaker, places, log }: Parts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(healthRoutes({ hears: () => recogniser.ready(), speaks: () => speaker.ready() }))
  app.get('/v1/models', getModels())
  app.post('/v1/audio/transcriptions', postTranscription(recogniser, createQueue(places)))
  app.post(
    '/v1/audio/speech',
    express.json({ limit: '64kb' }),
    postSpeech(speaker, createQueue(places)),
  )
  app.post('/v1/chat/completions', express.json({ limit: '2mb' }), postChatCompletion())
  app.use(nothingHere)
  app.use(openAiErrors(log))
  return app
}
