import { describe, expect, it } from 'vitest'
import { toolNames } from '../phrasings/situations.ts'
import { sentences } from '../sentences.ts'
import { playCall, type Script } from '../testing/played-call.ts'

const balance = 'Your current account ending in 4 3 2 1 has 1,234 pounds and 56 pence.'
const spent = 'The last of your current account: on 22 November 12 pounds to Corner Shop.'
const offered = [...toolNames, 'get_balance', 'list_transactions']
const withBank = (script: Script) => playCall(script, offered)

describe('the bank', () => {
  it.each(["What's my balance?", 'How much money do I have?', 'Tell me the balance, please.'])(
    'is asked: %s',
    (words) => {
      const turn = withBank({ get_balance: [balance] }).hears(words)
      expect(turn.calls).toEqual([{ name: 'get_balance', args: {} }])
      expect(turn.said).toBe(`${balance} ${sentences.anythingElse}`)
    },
  )

  it('is asked for one account, and for what was spent', () => {
    const call = withBank({ get_balance: [balance], list_transactions: [spent] })
    expect(call.hears('How much is in my savings account?').calls).toEqual([
      { name: 'get_balance', args: { account: 'savings' } },
    ])
    expect(call.hears('What are my last transactions?').said).toContain('Corner Shop')
    expect(call.hears('No, thank you.').said).toBe(sentences.goodbye)
  })

  it('says what the tool says when it cannot', () => {
    const refused = 'PACK_BANKING_ACCOUNT_UNKNOWN: You have no account here.'
    const { said } = withBank({ get_balance: [refused] }).hears("What's my balance?")
    expect(said).toMatch(/^You have no account here\./)
  })

  it('is not there where its tools are not offered', () => {
    expect(playCall({}).hears("What's my balance?").calls).toEqual([])
  })
})
