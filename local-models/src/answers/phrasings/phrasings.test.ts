import { describe, expect, it } from 'vitest'
import { VOICES } from '../../speaks/voices.ts'
import { judge } from './judge.ts'
import { phrasings } from './phrasings.ts'
import table from './phrasings.table.json' with { type: 'json' }
import { count, judgeAll } from './table.ts'

describe('phrasings', () => {
  it.each(phrasings)('$after: "$say", heard as it was said, is answered right', (phrasing) => {
    expect(judge(phrasing, phrasing.say)).toBe('right')
  })

  it('leads to no wrong action, whatever the recogniser made of it when the table was written', () => {
    const rows = judgeAll(table.heard)
    expect(rows).toHaveLength(phrasings.length * VOICES.length)
    expect(rows.filter(({ verdict }) => verdict === 'WRONG')).toEqual([])
    expect(count(rows, 'right')).toBe(table.right)
  })

  it('takes nothing unclear for a yes', () => {
    const consents = judgeAll(table.heard).filter(({ after }) => after.startsWith('asked to'))
    const meantNo = consents.filter(
      ({ say }) => !/^(?:Yes\.|Yes please|Yes, |Yeah|Go|Okay)/.test(say),
    )
    expect(meantNo.length).toBeGreaterThan(40)
    expect(meantNo.filter(({ verdict }) => verdict === 'WRONG')).toEqual([])
  })
})
