import type { ToolAnswer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import type { Interval } from '@parley/mcp-server/src/scheduling/interval.ts'

import type { ToolName } from './process/tools-over.ts'

/** A yes that was given: what it was about. */
export interface Yes {
  /** Of the consent's row. */
  readonly consentId: string
  readonly tool: ToolName
  readonly caller: string
  /** When it is to be, where a time was agreed on. */
  readonly interval: Interval | undefined
}

/** What somebody was told after a yes. */
export interface Statement {
  readonly yes: Yes
  readonly answer: ToolAnswer
  /** Answers to a yes that had been heard when this one was asked for. */
  readonly heardBefore: number
  /** Whether the yes was used up when they heard it. */
  readonly wasUsed: boolean
}
