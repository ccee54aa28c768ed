/** The forms in which Vapi has been seen to send tool calls. */
export const SHAPES = [
  'text arguments',
  'object arguments',
  'flat arguments',
  'flat parameters',
  'with definitions',
  'an older name',
] as const
export type Shape = (typeof SHAPES)[number]

interface Call {
  readonly id: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** The members of a `tool-calls` message that carry the calls. */
export function toolCallMembers(calls: readonly Call[], shape: Shape): object {
  return MEMBERS[shape](calls)
}

const withText = ({ id, name, args }: Call) => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(args) },
})

const withObject = ({ id, name, args }: Call) => ({
  id,
  type: 'function',
  function: { name, arguments: args },
})

const withDefinition = ({ id, name, args }: Call) => ({
  type: 'function',
  name,
  function: { name, parameters: { type: 'object', properties: {} } },
  toolCall: { id, parameters: args },
})

const MEMBERS: Readonly<Record<Shape, (calls: readonly Call[]) => object>> = {
  'text arguments': (calls) => ({ toolCallList: calls.map(withText) }),
  'object arguments': (calls) => ({ toolCallList: calls.map(withObject) }),
  'flat arguments': (calls) => ({
    toolCallList: calls.map(({ id, name, args }) => ({ id, name, arguments: args })),
  }),
  'flat parameters': (calls) => ({
    toolCallList: calls.map(({ id, name, args }) => ({ id, name, parameters: args })),
  }),
  'with definitions': (calls) => ({ toolWithToolCallList: calls.map(withDefinition) }),
  'an older name': (calls) => ({ toolCalls: calls.map(withObject) }),
}
