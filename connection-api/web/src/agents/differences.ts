import { text } from '../text/text.ts'

/** Members of an assistant at Vapi, the longer name before its beginning, and what it shows of them. */
const PARTS = [
  ['name', 'name'],
  ['firstMessage', 'greeting'],
  ['transcriber', 'language'],
  ['voice', 'voice'],
  ['model.tools', 'tools'],
  ['model', 'instructions'],
] as const

/** In words and once each, in what an assistant differs. What people never see is called by one name. */
export function differencesIn(members: readonly string[]): string[] {
  const { differences } = text.agents.vapi
  const words = members.map((member) => {
    const known = PARTS.find(([part]) => member === part || member.startsWith(`${part}.`))
    return known === undefined ? differences.otherwise : differences[known[1]]
  })
  return [...new Set(words)]
}
