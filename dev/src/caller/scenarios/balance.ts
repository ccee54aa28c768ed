import { runErrand } from './errand.ts'
import type { Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

/** As the bank's demo data has it, its number masked. */
const BALANCE = /\bending in 4 ?3 ?2 ?1 has 1,?234 pounds and 56 pence\b/i

/** The question of seed s2, with the bank of examples/banking-tools beside the calendar. */
export const balance: Scenario = {
  name: 'balance',
  summary: "asks the bank's pack for a balance: it is said, the account number masked",
  variables: (email) => ({
    TOOL_PACKS: 'calendar,@parley/banking-tools',
    PACK_BANKING_DEMO_OWNER: email,
  }),
  prepare() {
    const heard: string[] = []
    const isDone = (words: string) => {
      heard.push(words)
      return BALANCE.test(words)
    }
    const asks = ["What's my balance?", 'How much money do I have?', 'Tell me my balance.'] as const
    return Promise.resolve({
      about: 'Whoever calls asks for their balance',
      script: runErrand({ asks, isDone, reply: () => undefined }),
      whyNot(outcome) {
        if (!heard.some((words) => BALANCE.test(words))) return 'the agent did not say the balance'
        if (heard.some((words) => /GB33|PARL/i.test(words))) return 'an account number was said'
        const asked = outcome.audit.some(
          ({ tool, outcome: ended }) => tool === 'get_balance' && ended === 'allowed',
        )
        return asked ? whyNotUnchanged(outcome) : 'nobody asked the bank'
      },
    })
  },
}
