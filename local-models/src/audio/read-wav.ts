import { BadRequestError } from '@parley/shared/errors/app-error'

export interface Recording {
  readonly sampleRate: number
  /** Mono, -1..1; several channels are averaged. */
  readonly samples: Float32Array
}

const MIN_RATE = 8_000
const MAX_RATE = 192_000
const MAX_CHANNELS = 2

const FORMAT_PCM = 1
const FORMAT_FLOAT = 3
/** The real format then stands in the first two bytes of the sub-format GUID. */
const FORMAT_EXTENSIBLE = 0xfffe

interface Format {
  readonly encoding: number
  readonly channels: number
  readonly sampleRate: number
  readonly bits: number
}

/**
 * Reads a RIFF WAVE file: 16-bit PCM or 32-bit float, mono or stereo, 8 to 192 kHz.
 *
 * @throws {BadRequestError} `bad_audio`
 */
export function readWav(bytes: Uint8Array): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw badAudio('The file is not a WAV file. Send RIFF WAVE audio.')
  }
  let format: Format | undefined
  for (let at = 12; at + 8 <= view.byteLength;) {
    const name = tag(view, at)
    const start = at + 8
    const length = view.getUint32(at + 4, true)
    if (name === 'fmt ') format = readFormat(view, start, length)
    if (name === 'data') return readData(view, start, length, format)
    // Chunks are padded to an even length.
    at = start + length + (length % 2)
  }
  throw badAudio('The WAV file holds no samples. Send one with a data chunk.')
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)))
}

function readFormat(view: DataView, start: number, length: number): Format {
  if (length < 16 || start + length > view.byteLength) {
    throw badAudio('The WAV file ends within its format chunk. Send the whole file.')
  }
  const encoding = view.getUint16(start, true)
  const format = {
    encoding:
      encoding === FORMAT_EXTENSIBLE && length >= 26 ? view.getUint16(start + 24, true) : encoding,
    channels: view.getUint16(start + 2, true),
    sampleRate: view.getUint32(start + 4, true),
    bits: view.getUint16(start + 14, true),
  }
  if (format.channels < 1 || format.channels > MAX_CHANNELS) {
    throw badAudio('Send mono or stereo audio.')
  }
  if (format.sampleRate < MIN_RATE || format.sampleRate > MAX_RATE) {
    throw badAudio('Send audio of 8 to 192 kHz.')
  }
  return format
}

function readData(
  view: DataView,
  start: number,
  length: number,
  format: Format | undefined,
): Recording {
  if (!format) throw badAudio('The WAV file has no format chunk before its samples.')
  const read = sampleReader(view, format)
  const bytesEach = format.bits / 8
  // Streamed files carry a length that lies; what is there counts.
  const available = Math.min(length, view.byteLength - start)
  const frames = Math.floor(available / (bytesEach * format.channels))
  const samples = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0
    for (let channel = 0; channel < format.channels; channel += 1) {
      sum += read(start + (frame * format.channels + channel) * bytesEach)
    }
    samples[frame] = sum / format.channels
  }
  return { sampleRate: format.sampleRate, samples }
}

function sampleReader(view: DataView, format: Format): (at: number) => number {
  if (format.encoding === FORMAT_PCM && format.bits === 16) {
    return (at) => view.getInt16(at, true) / 32_768
  }
  if (format.encoding === FORMAT_FLOAT && format.bits === 32) {
    return (at) => bounded(view.getFloat32(at, true))
  }
  throw badAudio('Send samples as 16-bit PCM or 32-bit float.')
}

/** Floats may be anything, NaN included, and one would poison the whole inference. */
function bounded(sample: number): number {
  return Number.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample))
}

function badAudio(message: string): BadRequestError {
  return new BadRequestError(message, 'bad_audio')
}
