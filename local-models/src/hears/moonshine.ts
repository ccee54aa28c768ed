import { fileURLToPath } from 'node:url'
import tokenizer from 'llama-tokenizer-js'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { HEARING_RATE } from './find-speech.ts'
import { loopStart } from './repetition.ts'

const START = 1
const END = 2
/** Fast speech has about four words, six tokens, a second; a few more for what is very short. */
const TOKENS_A_SECOND = 6
const SPARE_TOKENS = 2
/** Key and value caches begin empty: [0, heads, 1, size of a head]. */
const EMPTY_CACHE = [0, 8, 1, 36]

/** One thread is as fast as two for these small matrices, and spinning threads starve others. */
const SESSION: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
}

export interface Moonshine {
  /** Text of at most some 14 s at 16 kHz. Gives up between two tokens once `stopped`. */
  hear(samples: Float32Array, stopped: () => boolean): Promise<Heard>
}

export interface Heard {
  readonly text: string
  /** Mean natural logarithm of the probability of its tokens; 0 is certain. */
  readonly confidence: number
}

interface Decoded {
  readonly tokens: number[]
  readonly confidence: number
}

interface Guess {
  readonly token: number
  readonly logProbability: number
}

export async function loadMoonshine(): Promise<Moonshine> {
  const folder = new URL(
    './model/tiny/quantized/',
    import.meta.resolve('@moonshine-ai/moonshine-js'),
  )
  const load = (file: string) =>
    InferenceSession.create(fileURLToPath(new URL(file, folder)), SESSION)
  const encoder = await load('encoder_model.onnx')
  const decoder = await load('decoder_model_merged.onnx')
  return {
    async hear(samples, stopped) {
      const encoded = await encoder.run({
        input_values: new Tensor('float32', samples, [1, samples.length]),
      })
      const most = Math.ceil((samples.length / HEARING_RATE) * TOKENS_A_SECOND) + SPARE_TOKENS
      const { tokens, confidence } = await decode(
        decoder,
        output(encoded, 'last_hidden_state'),
        most,
        stopped,
      )
      return { text: tokenizer.decode(tokens, false, false).trim(), confidence }
    },
  }
}

/** Greedy decoding with key and value caches: each step sees only the token before it. */
async function decode(
  decoder: InferenceSession,
  encoded: Tensor,
  most: number,
  stopped: () => boolean,
): Promise<Decoded> {
  const caches = emptyCaches(decoder)
  const tokens: number[] = []
  let sum = 0
  let last = START
  for (let step = 0; step < most && !stopped(); step += 1) {
    const result = await decoder.run({
      ...caches,
      input_ids: new Tensor('int64', [BigInt(last)], [1, 1]),
      encoder_hidden_states: encoded,
      use_cache_branch: new Tensor('bool', [step > 0]),
    })
    const guess = likeliest(output(result, 'logits').data)
    sum += guess.logProbability
    if (guess.token === END) break
    last = guess.token
    tokens.push(last)
    const keep = loopStart(tokens)
    if (keep !== undefined) return { tokens: tokens.slice(0, keep), confidence: -Infinity }
    keepCaches(caches, result, step === 0)
  }
  return { tokens, confidence: sum / (tokens.length + 1) }
}

function emptyCaches(decoder: InferenceSession): Record<string, Tensor> {
  const names = decoder.inputNames.filter((name) => name.startsWith('past_key_values'))
  return Object.fromEntries(names.map((name) => [name, new Tensor('float32', [], EMPTY_CACHE)]))
}

/** What the decoder knows of the encoder comes with the first step and stays. */
function keepCaches(
  caches: Record<string, Tensor>,
  result: InferenceSession.OnnxValueMapType,
  first: boolean,
): void {
  for (const name of Object.keys(caches)) {
    if (first || name.includes('.decoder.')) {
      caches[name] = output(result, name.replace('past_key_values', 'present'))
    }
  }
}

function output(result: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = result[name]
  if (!(value instanceof Tensor)) throw new Error(`The model has no output ${name}`)
  return value
}

function likeliest(logits: Tensor['data']): Guess {
  if (!(logits instanceof Float32Array)) throw new Error('The model has no logits')
  let token = 0
  let highest = -Infinity
  for (let index = 0; index < logits.length; index += 1) {
    const value = logits[index] ?? 0
    if (value > highest) {
      highest = value
      token = index
    }
  }
  return { token, logProbability: -Math.log(partition(logits, highest)) }
}

/** The softmax's denominator; what is e^-12 times less likely does not change it. */
function partition(logits: Float32Array, highest: number): number {
  let sum = 0
  for (let index = 0; index < logits.length; index += 1) {
    const below = (logits[index] ?? 0) - highest
    if (below > -12) sum += Math.exp(below)
  }
  return sum
}
