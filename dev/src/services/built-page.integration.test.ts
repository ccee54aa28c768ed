import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CHECKOUT } from '../state-folder.ts'
import { buildPage } from './build-page.ts'

const BUILT = join(CHECKOUT, 'connection-api', 'web', 'dist')

/** What the first load may weigh, compressed as the browser takes it at the least. */
const MOST_BYTES = 250_000

const Chunk = z.object({
  file: z.string(),
  isEntry: z.boolean().optional(),
  css: z.array(z.string()).default([]),
  imports: z.array(z.string()).default([]),
})
const Manifest = z.record(z.string(), Chunk)
type Manifest = z.output<typeof Manifest>

/** Everything that a chunk needs before it runs; what it fetches when needed is left out. */
function filesOf(manifest: Manifest, name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name]
  if (chunk === undefined || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const css of chunk.css) seen.add(css)
  for (const needed of chunk.imports) filesOf(manifest, needed, seen)
  return seen
}

/** As it is sent: what is too small to be worth it is not compressed. */
async function sentBytes(file: string): Promise<number> {
  const path = join(BUILT, file)
  return (await stat(`${path}.gz`).catch(() => stat(path))).size
}

/** Building takes seconds on a quiet machine, and much longer on a busy one. */
const BUILD_MS = 240_000

test(
  'the page is light before a call: LiveKit and the calendar view are fetched when needed',
  { timeout: BUILD_MS },
  async () => {
    await buildPage({ say: () => undefined })
    const manifest = Manifest.parse(
      JSON.parse(await readFile(join(BUILT, '.vite', 'manifest.json'), 'utf8')),
    )
    const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry)
    const files = [...filesOf(manifest, entry ?? '')]
    const sizes = await Promise.all(['index.html', ...files].map(sentBytes))
    const total = sizes.reduce((sum, size) => sum + size, 0)

    expect(files.length).toBeGreaterThan(1)
    expect(total, files.join('\n')).toBeLessThan(MOST_BYTES)
    expect(files.join(' ')).not.toMatch(/livekit/)
  },
)

test('nothing on it is inline, and nothing comes from elsewhere', async () => {
  const document = await readFile(join(BUILT, 'index.html'), 'utf8')
  expect(document).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/assets\/)/)
  expect(document).not.toMatch(/(src|href)="(?!\/)/)
})
