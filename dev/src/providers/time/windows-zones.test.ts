import { expect, test } from 'vitest'
import { isZone, withOffset } from './wall-time.ts'
import { ianaOf, windowsOf } from './windows-zones.ts'

test.each([
  ['Pacific Standard Time', 'America/Los_Angeles'],
  ['GMT Standard Time', 'Europe/London'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['Lord Howe Standard Time', 'Australia/Lord_Howe'],
  ['UTC', 'Etc/UTC'],
  ['UTC+13', 'Etc/GMT-13'],
])('%s is %s, and back', (windows, iana) => {
  expect(ianaOf(windows)).toBe(iana)
  expect(windowsOf(iana)).toBe(windows)
  expect(isZone(iana)).toBe(true)
})

test('IANA names pass, nonsense does not', () => {
  expect(ianaOf('Europe/Rome')).toBe('Europe/Rome')
  expect(ianaOf('Mars Standard Time')).toBeUndefined()
  expect(ianaOf('+02:00')).toBeUndefined()
})

test('times carry the offset of their zone', () => {
  expect(withOffset(Date.UTC(2026, 6, 1, 12), 'Asia/Kolkata')).toBe('2026-07-01T17:30:00+05:30')
  expect(withOffset(Date.UTC(2026, 0, 1, 12), 'Europe/London')).toBe('2026-01-01T12:00:00Z')
})
