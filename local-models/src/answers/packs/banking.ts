import { call } from '../reply.ts'
import type { PackErrand } from './pack-errand.ts'

const asksForBalance =
  /\bbalances?\b|\bhow much (?:money )?(?:do i have|have i got|is (?:there )?(?:in|on|left))\b/
const account = /\b(?<name>current|savings?)\b/
const asksForTransactions = /\btransactions?\b|\bwhat (?:did i spend|have i spent)\b|\bstatement\b/

function accountIn(words: string): string | undefined {
  const name = account.exec(words)?.groups?.['name']
  return name === 'saving' ? 'savings' : name
}

/** What is asked of the bank in examples/banking-tools. */
export const banking: readonly PackErrand[] = [
  {
    tool: 'list_transactions',
    reply: (words) =>
      asksForTransactions.test(words)
        ? call('list_transactions', { account: accountIn(words) })
        : undefined,
  },
  {
    tool: 'get_balance',
    reply: (words) =>
      asksForBalance.test(words) ? call('get_balance', { account: accountIn(words) }) : undefined,
  },
]
