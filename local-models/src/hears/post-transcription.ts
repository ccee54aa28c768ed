import { parseRequest } from '@parley/shared/http/parse-request'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { clientGone } from '../http/client-gone.ts'
import type { Queue } from '../queue.ts'
import type { Thread } from '../threads/start-thread.ts'
import type { HearAnswer, HearQuestion } from './moonshine-worker.ts'
import { readUpload } from './read-upload.ts'

export type Recogniser = Thread<HearQuestion, HearAnswer>

/** Prompt, language and temperature are taken and have no effect: the model knows none of them. */
const form = z.object({ response_format: z.enum(['json', 'text']).default('json') })

/** `POST /v1/audio/transcriptions`: OpenAI's form, a WAV file in, `{text}` out. */
export function postTranscription(recogniser: Recogniser, queue: Queue): RequestHandler {
  return async (request, response) => {
    const gone = clientGone(response)
    using place = queue.enter(gone)
    const { file, fields } = await readUpload(request)
    const { response_format: format } = parseRequest(form, fields)
    const text = await place.run(() => recogniser.ask(file, gone, [file.buffer]))
    if (format === 'text') response.type('text/plain').send(text)
    else response.json({ text })
  }
}
