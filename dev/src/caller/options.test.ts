import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'
import { scenarioNamed } from './scenarios/scenarios.ts'

describe('the options of a call', () => {
  it('are the script, spoken by the voice that is heard best', () => {
    expect(readOptions([])).toMatchObject({ turns: [], voice: 'kal16', json: false })
  })

  it('name a scenario, or ask for all of them', () => {
    const { scenario, list } = readOptions(['--scenario', 'move'])
    expect(scenarioNamed(scenario).name).toBe('move')
    expect(list).toBe(false)
    expect(readOptions(['--list']).list).toBe(true)
    expect(scenarioNamed(undefined).name).toBe('book')
    expect(() => scenarioNamed('sing')).toThrow(/"sing"[\s\S]*who-am-i/)
  })

  it('keep the order in which turns are given', () => {
    const { turns } = readOptions(['--wav', 'a.wav', '--say=Hello', '--json', '--wav', 'b.wav'])
    expect(turns).toEqual([{ wav: 'a.wav' }, { say: 'Hello' }, { wav: 'b.wav' }])
  })

  it('name what is not understood, and where to read on', () => {
    expect(() => readOptions(['--sing'])).toThrow(/--sing[\s\S]*--help/)
    expect(() => readOptions(['--say'])).toThrow(/--say/)
    expect(() => readOptions(['--calendar', 'paper'])).toThrow(/google or microsoft/)
  })
})
