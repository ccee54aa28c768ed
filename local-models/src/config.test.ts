import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('listens on loopback unless told otherwise', () => {
  expect(readConfig({})).toEqual({ host: '127.0.0.1', port: 8093, places: 16, logLevel: 'info' })
})

test('names a wrong variable and not its value', () => {
  expect(() => readConfig({ LOCAL_MODELS_QUEUE: '-77' })).toThrow(/LOCAL_MODELS_QUEUE/)
  expect(() => readConfig({ LOCAL_MODELS_QUEUE: '-77' })).not.toThrow(/-77/)
})
