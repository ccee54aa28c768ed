import { describe, expect, it } from 'vitest'
import { allPages } from './all-pages.ts'

describe('allPages', () => {
  it('reads until there is no more', async () => {
    const read = (page: number) => Promise.resolve({ page, more: page < 3 })
    const pages = await allPages(read)
    expect(pages.map(({ page }) => page)).toEqual([1, 2, 3])
  })

  it('ends where there is no page at all', async () => {
    const read = (page: number) => Promise.resolve(page < 2 ? { page, more: true } : undefined)
    expect(await allPages(read)).toHaveLength(1)
  })

  it('gives no part of an endless list for the whole', async () => {
    await expect(allPages(() => Promise.resolve({ more: true }))).rejects.toMatchObject({
      status: 503,
    })
  })
})
