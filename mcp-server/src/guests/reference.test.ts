import { newId } from '@parley/shared/identity/ids'
import { doubleMetaphone } from 'double-metaphone'
import { distance } from 'fastest-levenshtein'
import { describe, expect, it } from 'vitest'
import { hearReference, REFERENCE_WORDS, referenceOf, spokenReference } from './reference.ts'

describe('a reference', () => {
  it('is made of words that are far from one another, as written and as spoken', () => {
    const pairs = REFERENCE_WORDS.flatMap((one, index) =>
      REFERENCE_WORDS.slice(index + 1).map((other) => [one, other] as const),
    )
    expect(pairs.length).toBe(78)
    const sound = (word: string) => doubleMetaphone(word)[0]
    const close = pairs.filter(
      ([one, other]) => distance(one, other) < 3 || distance(sound(one), sound(other)) < 2,
    )
    expect(close).toEqual([])
  })

  it('has no digit that is mistaken for another, and is heard again as it is said', () => {
    const all = Array.from({ length: 2000 }, () => referenceOf(newId('appt')))
    expect(all.filter((one) => !/^([a-z]+ ){3}[234678] [234678]$/.test(one))).toEqual([])
    expect(all.filter((one) => hearReference(spokenReference(one)) !== one)).toEqual([])
    expect(new Set(all).size).toBeGreaterThan(1900)
  })

  it('follows from the appointment alone', () => {
    expect(referenceOf('appt_a')).toBe(referenceOf('appt_a'))
    expect(referenceOf('appt_a')).not.toBe(referenceOf('appt_b'))
  })

  it.each([
    ['It is Hotel, November Tango, 4-2.', 'hotel november tango 4 2'],
    ['hotel november tengo forty two', 'hotel november tango 4 2'],
    ['Delta, Kilo, Quebec, floor, too.', 'delta kilo quebec 4 2'],
    ['my reference is victor delta Oskar for due please', 'victor delta oscar 4 2'],
    ['Charly Romeo Echo seventh tree', 'charlie romeo echo 7 3'],
  ])('is heard in "%s"', (said, reference) => {
    expect(hearReference(said)).toBe(reference)
  })

  it.each([
    'hotel november 4 2',
    'hotel november tango',
    'hotel november tango 4 2 7',
    'hotel november tango kilo 4 2',
    '%',
    '',
  ])('is none in "%s"', (said) => {
    expect(hearReference(said)).toBeUndefined()
  })
})
