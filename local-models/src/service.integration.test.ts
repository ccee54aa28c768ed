import { createLogger } from '@parley/shared/logging/logger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWav } from './audio/read-wav.ts'
import { resample } from './audio/resample.ts'
import { type Service, startService } from './service.ts'
import { bytesOf, createClient } from './testing/client.ts'
import { makeWav } from './testing/make-wav.ts'
import { silence } from './testing/sounds.ts'

const SENTENCE = 'Would you like me to book it for Tuesday at three?'
const config = { host: '127.0.0.1', port: 0, places: 4, logLevel: 'silent' }

let service: Service
let client: ReturnType<typeof createClient>

beforeAll(async () => {
  service = await startService(config, createLogger('local-models', 'silent'))
  client = createClient(`http://127.0.0.1:${service.port}`)
  await service.ready
})

afterAll(() => service[Symbol.asyncDispose]())

async function say(input: string, more: object = {}): Promise<Uint8Array<ArrayBuffer>> {
  const response = await client.speech({ model: 'flite', input, ...more })
  expect(response.status).toBe(200)
  return bytesOf(response)
}

async function hear(wav: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const response = await client.transcription(wav)
  expect(response.status).toBe(200)
  return response.json()
}

test.each(['slt', 'rms', 'awb', 'kal16', 'alloy'])('hears what voice %s says', async (voice) => {
  const heard = await hear(await say('What do I have on Friday?', { voice }))
  expect(heard).toEqual({ text: expect.stringMatching(/(what do i have|friday)/i) })
})

test.each([8000, 16_000, 24_000, 44_100, 48_000])('hears audio of %i Hz', async (rate) => {
  const { samples, sampleRate } = readWav(await say(SENTENCE))
  const wav = makeWav(resample(samples, sampleRate, rate), rate)
  expect(await hear(wav)).toEqual({
    text: expect.stringMatching(/book it for tuesday at (three|3)/i),
  })
})

test.each(['yes', 'no', 'Tuesday'])('hears "%s" alone between silences', async (word) => {
  const { samples } = readWav(await say(word))
  const padded = new Float32Array(samples.length + 24_000)
  padded.set(samples, 12_000)
  expect(await hear(makeWav(padded, 24_000))).toEqual({
    text: expect.stringMatching(new RegExp(`^${word}\\W?$`, 'i')),
  })
})

test('hears nothing in silence, in noise and in no audio at all', async () => {
  const noise = silence(3).map((_, n) => 0.1 * Math.sin(n * n * 0.37))
  for (const samples of [silence(2), noise, silence(0.02), silence(0)]) {
    expect(await hear(makeWav(samples, 16_000))).toEqual({ text: '' })
  }
})

test('hears long audio to its end', async () => {
  const { samples } = readWav(await say(`${SENTENCE} `.repeat(12)))
  const heard = JSON.stringify(await hear(makeWav(samples, 24_000)))
  expect(samples.length / 24_000).toBeGreaterThan(25)
  expect(heard.match(/tuesday/gi)?.length).toBeGreaterThanOrEqual(10)
})

test('speaks at once, at -3 dBFS, with a short pause at the end', async () => {
  const { samples, sampleRate } = readWav(await say(SENTENCE))
  expect(sampleRate).toBe(24_000)
  const audible = (sample: number) => Math.abs(sample) > 0.02
  expect(samples.findIndex(audible) / sampleRate).toBeLessThan(0.03)
  expect((samples.length - samples.findLastIndex(audible)) / sampleRate).toBeLessThan(0.2)
  const peak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
  expect(20 * Math.log10(peak)).toBeCloseTo(-3, 0)
})

test('sends the same sound as raw samples', async () => {
  const wav = await say(SENTENCE)
  const pcm = await say(SENTENCE, { response_format: 'pcm' })
  expect(Buffer.from(pcm).equals(Buffer.from(wav.subarray(44)))).toBe(true)
})

test('speaks faster when asked to', async () => {
  const usual = await say(SENTENCE)
  const fast = await say(SENTENCE, { speed: 2 })
  expect(fast.length / usual.length).toBeLessThan(0.65)
})

test('sends the first of several sentences before the last is rendered', async () => {
  const input = Array.from({ length: 20 }, (_, n) => `This is sentence number ${n}.`).join(' ')
  const response = await client.speech({ input, response_format: 'pcm' })
  const sizes: number[] = []
  for await (const chunk of response.body ?? []) sizes.push(chunk.length)
  expect(response.headers.get('content-length')).toBeNull()
  expect(sizes.length).toBeGreaterThan(1)
})

test('gives some sound for a text with nothing to say', async () => {
  expect(await say('...', { response_format: 'pcm' })).toHaveLength(4800)
})

test('serves four at once and refuses the fifth', async () => {
  const wav = await say(SENTENCE)
  const all = await Promise.all(Array.from({ length: 5 }, () => client.transcription(wav)))
  const statuses = all.map((response) => response.status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([200, 200, 200, 200, 429])
  const refused = all.find((response) => response.status === 429)
  expect(refused?.headers.get('retry-after')).toBe('1')
  expect(await refused?.json()).toEqual({
    error: {
      message: expect.stringContaining('Try again'),
      type: 'rate_limit_error',
      param: null,
      code: 'queue_full',
    },
  })
  const texts = await Promise.all(
    all.filter((response) => response.ok).map((response) => response.json()),
  )
  expect(new Set(texts.map((text) => JSON.stringify(text))).size).toBe(1)
})

test('is free again when clients leave', async () => {
  const { samples, sampleRate } = readWav(await say(`${SENTENCE} `.repeat(18)))
  const long = makeWav(samples, sampleRate)
  const short = await say('Yes please.')
  const leaving = new AbortController()
  const left = Array.from({ length: 4 }, () => client.transcription(long, leaving.signal))
  // Nobody gets in until the first four are really there.
  while ((await client.transcription(short)).status !== 429);
  leaving.abort()
  await expect(Promise.any(left)).rejects.toThrow('All promises were rejected')
  while ((await client.transcription(short)).status === 429);
  expect(await hear(short)).toEqual({ text: expect.stringMatching(/yes,? please/i) })
})

test('lists its models and says that it is ready', async () => {
  expect(await (await client.get('/v1/models')).json()).toEqual({
    object: 'list',
    data: ['moonshine-tiny', 'flite', 'rehearsal'].map((id) => expect.objectContaining({ id })),
  })
  expect(await (await client.get('/health/ready')).json()).toEqual({
    status: 'ok',
    checks: { hears: 'ok', speaks: 'ok' },
  })
})

const json = { 'Content-Type': 'application/json' }
const form = (name: string, file: string | Uint8Array<ArrayBuffer>) => {
  const data = new FormData()
  data.set(name, new File([file], 'audio.wav'))
  return { body: data }
}
test.each([
  ['no WAV', '/v1/audio/transcriptions', form('file', 'not audio'), 400, 'bad_audio'],
  ['no file', '/v1/audio/transcriptions', form('sound', 'x'), 400, 'bad_form'],
  ['no form', '/v1/audio/transcriptions', { headers: json, body: '{}' }, 400, 'bad_form'],
  ['no body', '/v1/audio/transcriptions', {}, 400, 'bad_form'],
  [
    'a broken form',
    '/v1/audio/transcriptions',
    { headers: { 'Content-Type': 'multipart/form-data; boundary=x' }, body: '--x\r\nContent' },
    400,
    'bad_form',
  ],
  [
    'a huge file',
    '/v1/audio/transcriptions',
    form('file', new Uint8Array(10 * 1024 * 1024 + 1)),
    413,
    'too_large',
  ],
  [
    'more than a minute',
    '/v1/audio/transcriptions',
    form('file', makeWav(silence(61), 16_000)),
    400,
    'audio_too_long',
  ],
  ['no JSON', '/v1/audio/speech', { headers: json, body: '{' }, 400, 'not_json'],
  ['no text', '/v1/audio/speech', { headers: json, body: '{"input":""}' }, 400, 'bad_request'],
  [
    'mp3',
    '/v1/audio/speech',
    { headers: json, body: '{"input":"x","response_format":"mp3"}' },
    400,
    'unsupported_format',
  ],
  [
    'another voice',
    '/v1/audio/speech',
    { headers: json, body: '{"input":"x","voice":"bob"}' },
    400,
    'unknown_voice',
  ],
  ['no messages', '/v1/chat/completions', { headers: json, body: '{}' }, 400, 'bad_request'],
  ['another path', '/v1/embeddings', {}, 404, 'not_found'],
])('says what is wrong with %s', async (_, path, init, status, code) => {
  const response = await client.post(path, init)
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({
    error: {
      message: expect.stringMatching(/^[A-Z].*\.$/),
      type: 'invalid_request_error',
      param: null,
      code,
    },
  })
})
