import { describe, expect, it } from 'vitest'
import { hearHours } from './hear-hours.ts'

const heard = (said: string) => {
  const of = hearHours(said)
  return of.kind === 'hours' ? of.hours.map(({ starts, ends }) => `${starts}-${ends}`) : of
}

describe('hearHours', () => {
  it.each([
    ['9 to 5', ['09:00-17:00']],
    ['nine to five', ['09:00-17:00']],
    ['between 9 and 5', ['09:00-17:00']],
    ['9am-5pm', ['09:00-17:00']],
    ['from nine in the morning to five in the evening', ['09:00-17:00']],
    ['9 to 12 and 1 to 5', ['09:00-12:00', '13:00-17:00']],
    ['2 to 6, 8:30 to 12:30', ['08:30-12:30', '14:00-18:00']],
    ['ten to noon and two to four', ['10:00-12:00', '14:00-16:00']],
    ['noon to midnight', ['12:00-24:00']],
    ['6 to 10', ['06:00-10:00']],
    ['1 to 5', ['13:00-17:00']],
    ['7 am to 7 pm', ['07:00-19:00']],
    ['half past nine to five', ['09:30-17:00']],
    ['all day', ['00:00-24:00']],
    ['closed', []],
    ['a day off', []],
  ])('hears %s', (said, hours) => {
    expect(heard(said)).toEqual(hours)
  })

  it.each([
    ['as usual', { kind: 'usual' }],
    ['10 pm to 2 am', { kind: 'unclear', why: 'past_midnight' }],
    ['9 until 12 and 11 to 5', { kind: 'unclear', why: 'overlapping' }],
    ['blue', { kind: 'unclear', why: 'nothing_found' }],
    ['at five', { kind: 'unclear', why: 'nothing_found' }],
    ['after nine', { kind: 'unclear', why: 'nothing_found' }],
    ['', { kind: 'unclear', why: 'nothing_found' }],
  ])('makes of %s what it is', (said, expected) => {
    expect(heard(said)).toEqual(expected)
  })
})
