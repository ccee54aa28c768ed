import { runErrand } from './errand.ts'
import type { Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

export const whoAmI: Scenario = {
  name: 'who-am-i',
  summary: 'asks who is calling: the agent says it, and nothing changes',
  prepare() {
    let told = false
    const isDone = (heard: string) => {
      told ||= /\byou are (?!welcome)\w+.*\bit is\b/i.test(heard)
      return told
    }
    const asks = ['Who am I?', 'What is my name?', 'Can you tell me who I am?'] as const
    return Promise.resolve({
      about: 'Whoever calls asks who they are',
      script: runErrand({ asks, isDone, reply: () => undefined }),
      whyNot: (outcome) => (told ? whyNotUnchanged(outcome) : 'the agent did not say who calls'),
    })
  },
}
