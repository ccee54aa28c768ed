import { describe, expect, it } from 'vitest'
import { readToolDefinition } from './tool-definition.ts'

const inputSchema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }

describe('readToolDefinition', () => {
  it('reads scope and posture, and drops what models refuse', () => {
    const _meta = { 'parley/scope': 'transact', 'parley/two-step': true, 'parley/guest': false }
    expect(readToolDefinition({ name: 'book', inputSchema, _meta })).toEqual({
      name: 'book',
      description: '',
      inputSchema: { type: 'object' },
      scope: 'transact',
      twoStep: true,
    })
  })

  it('reads what is shown of a tool at work, if that is plain lines', () => {
    const words = { doing: 'Looking at the balance', done: 'Looked at the balance' }
    const read = (said: unknown) =>
      readToolDefinition({ name: 'look', inputSchema, _meta: { 'parley/words': said } })?.words
    expect(read(words)).toEqual(words)
    expect(read({ ...words, done: 'Two\nlines' })).toBeUndefined()
    expect(read('anything')).toBeUndefined()
  })

  it('takes a tool that says nothing for one that reads', () => {
    expect(readToolDefinition({ name: 'look', inputSchema })).toMatchObject({
      scope: 'read',
      twoStep: false,
    })
  })

  it('leaves out a tool whose scope it does not know', () => {
    const _meta = { 'parley/scope': 'everything' }
    expect(readToolDefinition({ name: 'odd', inputSchema, _meta })).toBeUndefined()
  })
})
