import { fileURLToPath } from 'node:url'
import { ConfigError } from '@parley/shared/config/read-env'
import { describe, expect, it } from 'vitest'
import { loadPacks } from './load-packs.ts'
import { definePack } from './pack.ts'

const calendar = definePack({ name: 'calendar', prompt: { owner: 'Times.' }, open: () => [] })
const ours = { calendar }
const at = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const NOTES = at('./testing/notes-pack.ts')

describe('loadPacks', () => {
  it('gives ours by name and others by their module, in the order in which they are named', async () => {
    const packs = await loadPacks([NOTES, 'calendar'], ours)
    expect(packs.map(({ name }) => name)).toEqual(['notes', 'calendar'])
    expect(packs[1]).toBe(calendar)
  })

  it.each([
    ['nobody has', '@parley/no-such-pack', /there is no such pack.*\(calendar\)/],
    ['is no package', 'calender', /names calender, but there is no such pack/],
    ['is a missing file', at('./testing/gone.ts'), /there is no such pack/],
    ['does not load', at('./testing/broken-pack.ts'), /it could not be loaded: .*no-such-part/],
    ['exports no pack', at('./pack.ts'), /its module exports no "pack"/],
    ['exports something else', at('./testing/no-pack.ts'), /its name, prompt, open is not as/],
  ])('refuses one that %s, in words', async (_what, specifier, why) => {
    const failure = loadPacks([specifier], ours)
    await expect(failure).rejects.toThrow(ConfigError)
    await expect(failure).rejects.toThrow(why)
  })

  it('refuses two packs of one name', async () => {
    await expect(loadPacks([NOTES, NOTES], ours)).rejects.toThrow(
      /another pack by the name of notes/,
    )
    const notes = definePack({ ...calendar, name: 'notes' })
    await expect(loadPacks([NOTES], { notes })).rejects.toThrow(/notes is the name of one of ours/)
  })
})
