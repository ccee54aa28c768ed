import { describe, expect, it } from 'vitest'
import { FAILURES, failuresNamed } from './failures/failures.ts'
import { readOptions } from './options.ts'
import { SCENARIOS, scenariosNamed } from './scenarios/scenarios.ts'

describe('the options of a call', () => {
  it('are the script, spoken by the voice that is heard best', () => {
    expect(readOptions([])).toMatchObject({ turns: [], voice: 'kal16', json: false })
  })

  it('name a scenario, or ask for all of them', () => {
    const { scenario, list } = readOptions(['--scenario', 'move'])
    expect(scenariosNamed(scenario).map(({ name }) => name)).toEqual(['move'])
    expect(list).toBe(false)
    expect(readOptions(['--list']).list).toBe(true)
    expect(scenariosNamed(undefined).map(({ name }) => name)).toEqual(['book'])
    expect(scenariosNamed('book, pause').map(({ name }) => name)).toEqual(['book', 'pause'])
    expect(scenariosNamed('all')).toBe(SCENARIOS)
    expect(scenariosNamed('balance').map(({ name }) => name)).toEqual(['balance'])
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(12)
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length)
    expect(() => scenariosNamed('sing')).toThrow(/"sing"[\s\S]*who-am-i/)
  })

  it('name a door that there is', () => {
    expect(readOptions([]).door).toBeUndefined()
    expect(readOptions(['--door', 'vapi', '--json'])).toMatchObject({ door: 'vapi', json: true })
    expect(() => readOptions(['--door', 'window'])).toThrow(/--door takes vapi/)
  })

  it('keep the order in which turns are given', () => {
    const { turns } = readOptions(['--wav', 'a.wav', '--say=Hello', '--json', '--wav', 'b.wav'])
    expect(turns).toEqual([{ wav: 'a.wav' }, { say: 'Hello' }, { wav: 'b.wav' }])
  })

  it('name a failure that the provider has, or ask for all of them', () => {
    const { failures } = readOptions(['--failure', 'timeout', '--failure', '412'])
    expect(failures).toEqual(['timeout', '412'])
    expect(failuresNamed('timeout', 'google').map(({ name }) => name)).toEqual(['timeout'])
    expect(readOptions(['--list-failures']).listFailures).toBe(true)
    const [google, microsoft] = [failuresNamed('all', 'google'), failuresNamed('all', 'microsoft')]
    expect(google.length).toBe(FAILURES.length)
    expect(microsoft.map(({ name }) => name)).not.toContain('calendar-error')
    expect(() => failuresNamed('calendar-error', 'microsoft')).toThrow(
      /no failure "calendar-error"/,
    )
  })

  it('name what is not understood, and where to read on', () => {
    expect(() => readOptions(['--sing'])).toThrow(/--sing[\s\S]*--help/)
    expect(() => readOptions(['--say'])).toThrow(/--say/)
    expect(() => readOptions(['--calendar', 'paper'])).toThrow(/google or microsoft/)
  })
})
