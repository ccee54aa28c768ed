import { RunFailure } from '../run-failure.ts'
import type { Sound } from './sound.ts'

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xff_fe

interface Format {
  readonly coding: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
}

/**
 * Reads a WAV file of any rate, mono or more (mixed down), of 8 to 32 bits or floating point.
 *
 * @param name for messages
 * @throws {RunFailure} when it is not such a file
 */
export function readWav(bytes: Uint8Array, name: string): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (textAt(view, 0) !== 'RIFF' || textAt(view, 8) !== 'WAVE') throw notWav(name)
  const chunks = readChunks(view)
  const format = readFormat(chunks.get('fmt '), name)
  const data = chunks.get('data')
  if (data === undefined) throw notWav(name)
  return { rate: format.rate, samples: mixDown(data, format, sampleReader(format, name)) }
}

function readChunks(view: DataView): Map<string, DataView> {
  const chunks = new Map<string, DataView>()
  let at = 12
  while (at + 8 <= view.byteLength) {
    const size = view.getUint32(at + 4, true)
    // A writer that streams does not know the size: all that is there then counts.
    const length = Math.min(size, view.byteLength - at - 8)
    const chunk = new DataView(view.buffer, view.byteOffset + at + 8, length)
    if (!chunks.has(textAt(view, at))) chunks.set(textAt(view, at), chunk)
    at += 8 + size + (size % 2)
  }
  return chunks
}

function readFormat(chunk: DataView | undefined, name: string): Format {
  if (chunk === undefined || chunk.byteLength < 16) throw notWav(name)
  const tag = chunk.getUint16(0, true)
  // The extensible form has the real coding in the first two bytes of a GUID.
  const coding = tag === EXTENSIBLE && chunk.byteLength >= 26 ? chunk.getUint16(24, true) : tag
  const format = {
    coding,
    channels: chunk.getUint16(2, true),
    rate: chunk.getUint32(4, true),
    bits: chunk.getUint16(14, true),
  }
  if (format.channels === 0 || format.rate < 4000 || format.rate > 384_000) throw notWav(name)
  return format
}

/** Reads one sample as a number from -1 to 1. */
type SampleReader = (data: DataView, at: number) => number

const READERS: Readonly<Record<string, SampleReader>> = {
  [`${PCM}/8`]: (data, at) => (data.getUint8(at) - 128) / 128,
  [`${PCM}/16`]: (data, at) => data.getInt16(at, true) / 2 ** 15,
  [`${PCM}/24`]: (data, at) => ((data.getInt8(at + 2) << 16) | data.getUint16(at, true)) / 2 ** 23,
  [`${PCM}/32`]: (data, at) => data.getInt32(at, true) / 2 ** 31,
  [`${FLOAT}/32`]: (data, at) => data.getFloat32(at, true),
  [`${FLOAT}/64`]: (data, at) => data.getFloat64(at, true),
}

function sampleReader(format: Format, name: string): SampleReader {
  const reader = READERS[`${format.coding}/${format.bits}`]
  if (reader !== undefined) return reader
  throw new RunFailure(
    `${name} is a WAV file in a coding that is not read here (${format.coding}, ${format.bits} bits). ` +
      'Convert it to 16-bit PCM, for example with: ffmpeg -i in.wav -c:a pcm_s16le out.wav',
  )
}

function mixDown(data: DataView, { channels, bits }: Format, read: SampleReader): Int16Array {
  const width = bits / 8
  const frames = Math.floor(data.byteLength / (width * channels))
  const samples = new Int16Array(frames)
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0
    for (let channel = 0; channel < channels; channel += 1) {
      sum += read(data, (frame * channels + channel) * width)
    }
    samples[frame] = toInt16(sum / channels)
  }
  return samples
}

function toInt16(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)))
}

function textAt(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return ''
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)))
}

function notWav(name: string): RunFailure {
  return new RunFailure(`${name} is not a WAV file. Give a recording in that form.`)
}
