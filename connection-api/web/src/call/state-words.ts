import { text } from '../text/text.ts'
import { atWork, type Timeline } from './timeline.ts'

/** How a call stands once its room is being joined. */
export type LiveAt = keyof typeof text.call.at

/** LiveKit's agent states that have words of their own. */
const WORDS: Readonly<Record<string, string>> = text.call.agentIs

/** What the agent is doing, for somebody who does not hear it. */
export function stateWords(at: LiveAt, agentState: string, timeline: Timeline): string {
  if (at !== 'live') return text.call.at[at]
  if (agentState !== 'speaking' && atWork(timeline) !== undefined) return text.call.atWork
  return WORDS[agentState] ?? text.call.at.calling
}
