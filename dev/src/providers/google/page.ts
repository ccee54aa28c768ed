import { z } from 'zod'
import { decode, encode } from '../http/opaque-token.ts'
import { invalid } from './google-error.ts'

export interface Page<Item> {
  readonly items: readonly Item[]
  /** `pageToken` of the next page. */
  readonly next: string | undefined
}

const Token = z.object({ from: z.int().nonnegative() })

/** The page that `maxResults` and `pageToken` ask for. */
export function pageOf<Item>(
  all: readonly Item[],
  query: URLSearchParams,
  size: { readonly usual: number; readonly most: number },
): Page<Item> {
  const wanted = Number(query.get('maxResults') ?? size.usual)
  if (!Number.isInteger(wanted) || wanted < 1) throw invalid('Invalid value for: maxResults')
  const from = readToken(query.get('pageToken'))
  const to = from + Math.min(wanted, size.most)
  return { items: all.slice(from, to), next: to < all.length ? encode({ from: to }) : undefined }
}

function readToken(text: string | null): number {
  if (text === null) return 0
  const token = Token.safeParse(decode(text))
  if (!token.success) throw invalid('Invalid page token.')
  return token.data.from
}
