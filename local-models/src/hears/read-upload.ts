import type { Readable } from 'node:stream'
import { AppError, BadRequestError } from '@parley/shared/errors/app-error'
import busboy from 'busboy'
import type { Request } from 'express'

/** A minute of 16-bit stereo at 44.1 kHz. */
const MAX_BYTES = 10 * 1024 * 1024

export interface Upload {
  readonly file: Uint8Array<ArrayBuffer>
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Reads a multipart form with one file in the field `file`, held in memory and bounded.
 *
 * @throws {BadRequestError} `bad_form`
 * @throws {AppError} 413 `too_large`
 */
export async function readUpload(request: Request): Promise<Upload> {
  const form = openForm(request)
  const chunks: Buffer[] = []
  const fields: Record<string, string> = {}
  let files = 0
  const done = Promise.withResolvers<void>()
  form.on('field', (name, value) => (fields[name] = value))
  form.on('file', (name, stream: Readable) => {
    if (name !== 'file') return stream.resume()
    files += 1
    stream.on('limit', () => done.reject(tooLarge()))
    return stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  })
  form.on('close', done.resolve)
  form.on('error', () => done.reject(badForm('The form is broken. Send it whole.')))
  request.once('aborted', () => done.reject(badForm('The form ended early. Send it whole.')))
  request.pipe(form)
  try {
    await done.promise
  } finally {
    request.unpipe(form)
    request.resume()
  }
  if (files !== 1) throw badForm('Send one audio file in the form field "file".')
  return { file: joined(chunks), fields }
}

function openForm(request: Request): busboy.Busboy {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES + 100_000) throw tooLarge()
  try {
    return busboy({
      headers: request.headers,
      limits: { fileSize: MAX_BYTES, files: 2, fields: 20, fieldSize: 16_384, parts: 24 },
    })
  } catch {
    throw badForm('Send the audio as multipart/form-data.')
  }
}

/** A buffer of its own, so that it can be handed to another thread. */
function joined(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function badForm(message: string): BadRequestError {
  return new BadRequestError(message, 'bad_form')
}

function tooLarge(): AppError {
  return new AppError('The audio file is too large. Send at most 10 MB.', {
    code: 'too_large',
    status: 413,
  })
}
