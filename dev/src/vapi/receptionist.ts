import type { SimulatedCall, ToolResult } from './simulated-call.ts'

/** Who calls, as the line tells the assistant. */
export interface LineCaller {
  readonly name: string
  readonly phone: string
}

/** What stands for the assistant's model: it books the time that it is told, by its tools alone. */
export interface SimulatedReceptionist {
  /** @returns what it says to that */
  hear(words: string): Promise<string>
  /** Names of the tools that it used, in order. */
  readonly used: readonly string[]
}

/** The arguments of a booking that was asked about, with its consent. */
interface Open {
  readonly args: Readonly<Record<string, unknown>>
  readonly consent: string
}

export function createReceptionist(
  call: SimulatedCall,
  userId: string,
  { name, phone }: LineCaller,
): SimulatedReceptionist {
  const used: string[] = []
  let open: Open | undefined
  const use = (tool: string, args: Readonly<Record<string, unknown>>) => {
    used.push(tool)
    return call.use(tool, { user_id: userId, ...args })
  }
  async function findAndAsk(words: string): Promise<string> {
    const found = await use('find_times', { when: /\b(?:on|at) .+/.exec(words)?.[0] ?? words })
    const slot = handleIn('slot', found)
    if (slot === undefined) return spoken(found)
    const args = { slot, title: 'Appointment', name, phone }
    const asked = await use('book_appointment', args)
    const consent = handleIn('consent', asked)
    open = consent === undefined ? undefined : { args, consent }
    return spoken(asked)
  }
  return {
    used,
    async hear(words) {
      if (/^(?:what can|thank|goodbye)/i.test(words)) return 'Thank you for calling. Goodbye.'
      if (!open || !/^yes\b/i.test(words)) return findAndAsk(words)
      const { args, consent } = open
      return spoken(await use('book_appointment', { ...args, consent }))
    },
  }
}

const textOf = ({ result, error }: ToolResult) => result ?? error ?? ''

const handleIn = (kind: 'slot' | 'consent', result: ToolResult) =>
  new RegExp(`\\[${kind} (\\w+):`).exec(textOf(result))?.[1]

/** What is in square brackets is for the model alone. */
const spoken = (result: ToolResult) =>
  textOf(result)
    .replaceAll(/\[[^\]]*\]/g, '')
    .trim()
