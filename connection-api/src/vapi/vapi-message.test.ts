import { describe, expect, it } from 'vitest'
import { SHAPES, toolCallMembers } from '@parley/dev/src/vapi/tool-call-shapes.ts'
import { functionCallIn, saidIn, toolCallsIn, VapiMessage, whoseMessage } from './vapi-message.ts'

const read = (message: object) =>
  VapiMessage.parse({ message: { type: 'tool-calls', ...message } }).message

describe('tool calls', () => {
  const args = { when: 'tomorrow', user_id: 'user_1' }

  it.each(SHAPES)('with %s are read', (shape) => {
    const calls = [
      { id: 'call_1', name: 'find_times', args },
      { id: 'call_2', name: 'book_appointment', args: {} },
    ]
    expect(toolCallsIn(read(toolCallMembers(calls, shape)))).toEqual([
      { id: 'call_1', name: 'find_times', args },
      { id: 'call_2', name: 'book_appointment', args: {} },
    ])
  })

  it.each([
    ['', {}],
    [' ', {}],
    [undefined, {}],
    [null, {}],
    ['{"a":1}', { a: 1 }],
    ['[1]', undefined],
    ['{', undefined],
    [7, undefined],
  ])('with the arguments %j have %j', (given, expected) => {
    const item = { id: 'call_1', function: { name: 'x', arguments: given } }
    expect(toolCallsIn(read({ toolCallList: [item] }))[0]?.args).toEqual(expected)
  })

  it('of a strange kind are strange, and fail nothing', () => {
    expect(toolCallsIn(read({ toolCallList: [{ id: 7, function: 'x' }] }))).toEqual([
      { id: undefined, name: '', args: {} },
    ])
    expect(toolCallsIn(read({ toolCallList: 'none' }))).toEqual([])
    expect(toolCallsIn(read({}))).toEqual([])
  })

  it.each([[{ parameters: args }], [{ parameters: JSON.stringify(args) }], [{ arguments: args }]])(
    'in the legacy form are read: %j',
    (given) => {
      const call = functionCallIn(read({ functionCall: { name: 'check_availability', ...given } }))
      expect(call).toEqual({ id: undefined, name: 'check_availability', args })
    },
  )
})

it('finds whose message it is, wherever that is said', () => {
  const call = { id: 'c', assistantId: 'a', customer: { number: '+15550100' } }
  expect(whoseMessage(read({ call }))).toEqual({ assistantId: 'a', callId: 'c', from: '+15550100' })
  expect(whoseMessage(read({ call: { id: 'c' }, assistant: { id: 'a' } }))).toMatchObject({
    assistantId: 'a',
  })
  expect(whoseMessage(read({ timestamp: '2026-01-01T00:00:00Z' }))).toEqual({})
})

it('reads what was said, in Vapi’s roles and in OpenAI’s', () => {
  const messages = [
    { role: 'system', message: 'You are' },
    { role: 'bot', message: 'Hello.', time: 5 },
    { role: 'user', message: 'Hi.', time: 'x' },
    { role: 'tool_calls', toolCalls: [], message: '' },
    { role: 'assistant', content: 'Yes?' },
    { role: 'user', message: '' },
  ]
  expect(saidIn(read({ artifact: { messages } }))).toEqual([
    { who: 'agent', text: 'Hello.', at: 5 },
    { who: 'caller', text: 'Hi.', at: undefined },
    { who: 'agent', text: 'Yes?', at: undefined },
  ])
  expect(saidIn(read({}))).toBeUndefined()
})
