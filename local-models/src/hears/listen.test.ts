import { expect, test } from 'vitest'
import { tone } from '../testing/tone.ts'
import { HEARING_RATE } from './find-speech.ts'
import { listen } from './listen.ts'
import type { Heard } from './moonshine.ts'

const word = tone(300, HEARING_RATE, 0.6)
const never = () => false

/** A recogniser that answers from a list; `lengths` are those of the audio it was given. */
function hearing(...answers: Heard[]) {
  const lengths: number[] = []
  const hear = async (samples: Float32Array) => {
    lengths.push(samples.length)
    return answers[lengths.length - 1] ?? { text: 'asked too often', confidence: 0 }
  }
  return { hear, lengths }
}

test('hears once what is clear', async () => {
  const model = hearing({ text: 'Yes.', confidence: -0.1 })
  expect(await listen(model, word, never)).toBe('Yes.')
  expect(model.lengths).toEqual([word.length])
})

test('hears again what is not, looser and tighter, and keeps the surest', async () => {
  const model = hearing(
    { text: 'Worse.', confidence: -0.48 },
    { text: 'Yes.', confidence: -0.2 },
    { text: '', confidence: -0.01 },
  )
  expect(await listen(model, word, never)).toBe('Yes.')
  expect(model.lengths).toEqual([word.length, word.length + 3200, word.length - 1600])
})

test('answers nothing rather than what the model made up', async () => {
  const doubtful = { text: 'Moss', confidence: -1.1 }
  expect(await listen(hearing(doubtful, doubtful, doubtful), word, never)).toBe('')
})

test('hears long speech once', async () => {
  const model = hearing({ text: 'Something long', confidence: -0.5 })
  expect(await listen(model, tone(300, HEARING_RATE, 5), never)).toBe('Something long')
})
