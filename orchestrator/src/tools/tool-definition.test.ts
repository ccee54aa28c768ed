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
