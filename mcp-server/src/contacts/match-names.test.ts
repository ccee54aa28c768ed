import { describe, expect, it } from 'vitest'
import { matchNames } from './match-names.ts'

const known = [
  'Catherine Smith',
  'Jon Smyth',
  'John Smith',
  'Siobhan O’Neill',
  'Zoë Müller',
  'Dr. Philip Wright',
  'Sam Lee',
  'Peter Brown',
  'Martin Stone',
  'Fiona MacLeod',
  'Bruno Rossi',
].map((name) => ({ name }))

function match(said: string): [string, ...string[]] | undefined {
  const found = matchNames(known, said)
  return found && [found.likeness, ...found.meant.map(({ name }) => name)]
}

describe('a name that was heard', () => {
  it.each([
    ['John Smith', ['same', 'John Smith']],
    ['jon smyth', ['same', 'Jon Smyth']],
    ['zoe muller', ['same', 'Zoë Müller']],
    ['Siobhan ONeill', ['same', 'Siobhan O’Neill']],
    ['Doctor Philip Wright', ['same', 'Dr. Philip Wright']],
    ['Smith', ['part', 'Catherine Smith', 'John Smith']],
    ['Mr Wright', ['part', 'Dr. Philip Wright']],
    ['Katherine Smith', ['sounds', 'Catherine Smith']],
    ['Kathryn Smyth', ['sounds', 'Catherine Smith']],
    ['Jon Smith', ['sounds', 'Jon Smyth', 'John Smith']],
    ['Phillip Right', ['sounds', 'Dr. Philip Wright']],
    ['Zoey Miller', ['sounds', 'Zoë Müller']],
    // As a small recogniser heard them.
    ['Peter Brum', ['near', 'Peter Brown']],
    ['few in the Mclood', ['near', 'Fiona MacLeod']],
    ['Bernerasi', ['near', 'Bruno Rossi']],
  ])('%s may be %j', (said, expected) => {
    expect(match(said)).toEqual(expected)
  })

  it.each(['Bob', 'Mary Smith', 'Sam Smith', '', '...', 'Mr'])('%j is nobody here', (said) => {
    expect(match(said)).toBeUndefined()
  })

  it('knows every name by itself, alone', () => {
    for (const { name } of known) expect(match(name)).toEqual(['same', name])
  })
})
