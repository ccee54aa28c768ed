import { UnavailableError } from '@parley/shared/errors/app-error'

/** More than a day has slots, or a person appointments that they would page through. */
const MOST_PAGES = 50

/**
 * Reads page after page, from 1, until there is no more.
 *
 * @throws {UnavailableError} when there are too many: part of a list must not look like all of it
 */
export async function allPages<Page extends { readonly more: boolean }>(
  read: (page: number) => Promise<Page | undefined>,
): Promise<Page[]> {
  const pages: Page[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await read(page)
    if (!answer) return pages
    pages.push(answer)
    if (!answer.more) return pages
  }
  throw new UnavailableError('There is too much to show at once. Ask for a shorter time.')
}
