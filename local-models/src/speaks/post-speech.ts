import { once } from 'node:events'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import { wavHeader } from '../audio/wav-header.ts'
import { clientGone } from '../http/client-gone.ts'
import type { Place, Queue } from '../queue.ts'
import type { Thread } from '../threads/start-thread.ts'
import { type SayAnswer, type SayQuestion, SPEECH_RATE } from './flite-worker.ts'
import { isSpeakable, readableText } from './readable-text.ts'
import { createSaidBefore } from './said-before.ts'
import { splitSentences } from './split-sentences.ts'
import { findVoice, type Voice, VOICES } from './voices.ts'

export type Speaker = Thread<SayQuestion, SayAnswer>

/** OpenAI's own bound on `input`. */
const MAX_CHARACTERS = 4096

const body = z.object({
  input: z.string().min(1).max(MAX_CHARACTERS),
  voice: z.string().default('slt'),
  response_format: z.string().default('wav'),
  speed: z.number().min(0.25).max(4).default(1),
})

/** A tenth of a second: players and the agents framework want some sound, even for "...". */
const SILENCE = new Uint8Array(SPEECH_RATE / 5)

/**
 * `POST /v1/audio/speech`: OpenAI's form. Sentences are rendered and sent one by one, so the first
 * is heard while the others are made.
 */
export function postSpeech(speaker: Speaker, queue: Queue): RequestHandler {
  const saidBefore = createSaidBefore()

  async function say(question: SayQuestion, place: Place, gone: AbortSignal): Promise<SayAnswer> {
    const known = saidBefore.get(question)
    if (known) return known
    const sound = await place.run(() => speaker.ask(question, gone))
    saidBefore.keep(question, sound)
    return sound
  }

  return async (request, response) => {
    const { input, voice: name, response_format: format, speed } = parseRequest(body, request.body)
    const voice = voiceNamed(name)
    checkFormat(format)
    const gone = clientGone(response)
    using place = queue.enter(gone)
    const sentences = splitSentences(readableText(input)).filter(isSpeakable)
    const sounds = sentences.map((text) => () => say({ text, voice, speed }, place, gone))
    const first = (await sounds[0]?.()) ?? SILENCE
    begin(response, format, sounds.length > 1 ? undefined : first.byteLength)
    await send(response, first, gone)
    for (const sound of sounds.slice(1)) await send(response, await sound(), gone)
    response.end()
  }
}

function voiceNamed(name: string): Voice {
  const voice = findVoice(name)
  if (voice) return voice
  throw new BadRequestError(`There is no such voice. Choose ${VOICES.join(', ')}.`, 'unknown_voice')
}

function checkFormat(format: string): asserts format is 'pcm' | 'wav' {
  if (format === 'pcm' || format === 'wav') return
  const message = 'This server renders pcm and wav only. Set response_format to one of them.'
  throw new BadRequestError(message, 'unsupported_format')
}

/** @param bytes of all samples, where they are known already */
function begin(response: Response, format: 'pcm' | 'wav', bytes: number | undefined): void {
  const header = format === 'wav' ? wavHeader(SPEECH_RATE, bytes) : new Uint8Array()
  response.type(format === 'wav' ? 'audio/wav' : 'audio/pcm')
  if (bytes !== undefined) response.set('Content-Length', String(header.byteLength + bytes))
  response.write(header)
}

/** Waits while the client is slower than the voice. */
async function send(response: Response, samples: Uint8Array, gone: AbortSignal): Promise<void> {
  gone.throwIfAborted()
  if (response.write(samples)) return
  try {
    await once(response, 'drain', { signal: gone })
  } catch (error) {
    gone.throwIfAborted()
    throw error
  }
}
