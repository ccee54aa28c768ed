import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'
import type { RequestHandler } from 'express'

const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The page as Vite built it. */
export interface WebFiles {
  /** The one document of all its addresses. */
  readonly document: string
  /** Scripts, styles and icons; compressed where the browser takes that. */
  readonly assets: RequestHandler
}

/**
 * Reads the built page once. Undefined where nobody has built it, as in tests of the API alone.
 *
 * @param folder with `index.html` and `assets/`
 */
export function readWebFiles(folder = BUILT): WebFiles | undefined {
  const path = join(folder, 'index.html')
  if (!existsSync(path)) return undefined
  const serve = sirv(folder, { brotli: true, gzip: true, etag: true, setHeaders: cacheForGood })
  return {
    document: readFileSync(path, 'utf8'),
    assets: (request, response, next) => serve(request, response, next),
  }
}

/** What is in `assets/` has its digest in its name, and never changes under it. */
function cacheForGood(response: Parameters<SetHeaders>[0], path: string): void {
  const forGood = path.includes('/assets/')
  response.setHeader(
    'Cache-Control',
    forGood ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  )
}
type SetHeaders = NonNullable<NonNullable<Parameters<typeof sirv>[1]>['setHeaders']>
