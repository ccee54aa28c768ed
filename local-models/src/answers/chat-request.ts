import { z } from 'zod'

const Content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish()
  .transform((content) =>
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => part.text ?? '').join(' '),
  )

const ToolCall = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
})

const Message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: Content,
  tool_calls: z.array(ToolCall).nullish(),
  tool_call_id: z.string().nullish(),
})

const Tool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({ name: z.string() }),
})

/** The part of OpenAI's chat completion request that the rehearsal model reads; the rest is let through unread. */
export const ChatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  tools: z.array(Tool).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({})]).nullish(),
  n: z.literal(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
})

export type ChatRequest = z.infer<typeof ChatRequest>
export type ChatMessage = ChatRequest['messages'][number]
