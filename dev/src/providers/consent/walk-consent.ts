/** What a person does on the provider's pages. */
export interface ConsentChoice {
  /** Whose button is pressed on the account chooser. */
  readonly email: string
  readonly decision?: 'allow' | 'deny'
  /** Boxes to untick, by scope. */
  readonly without?: readonly string[]
}

/**
 * Walks the simulated provider's pages as a browser would, from the address that the application sends
 * the person to.
 *
 * @returns the address that the person is sent back to, with `code` or `error` and `state`
 * @throws {Error} when a page is not what it should be
 */
export async function walkConsent(address: string, choice: ConsentChoice): Promise<URL> {
  const first = await fetch(address, { redirect: 'manual' })
  if (isAway(first)) return locationOf(first)
  const chooser = await pageOf(first)
  const consent = chooser.includes('name="decision"')
    ? chooser
    : await choose(chooser, address, choice.email)
  if (typeof consent !== 'string') return consent
  const form = new URLSearchParams({
    request: hiddenOf(consent, 'request'),
    person: hiddenOf(consent, 'person'),
    decision: choice.decision ?? 'allow',
  })
  for (const scope of boxesOf(consent)) {
    if (!choice.without?.includes(scope)) form.append('scope', scope)
  }
  const decided = await fetch(actionOf(consent, address), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  return isAway(decided) ? locationOf(decided) : formPosted(await pageOf(decided))
}

async function choose(chooser: string, address: string, email: string): Promise<string | URL> {
  const buttons = chooser.matchAll(/value="([^"]+)">[^<]*<small>([^<]+)</g)
  const person = [...buttons].find(([, , shown]) => shown === email)?.[1]
  if (person === undefined) throw new Error(`${email} is not on the account chooser`)
  const url = actionOf(chooser, address)
  url.searchParams.set('request', hiddenOf(chooser, 'request'))
  url.searchParams.set('person', person)
  const answer = await fetch(url, { redirect: 'manual' })
  return isAway(answer) ? locationOf(answer) : pageOf(answer)
}

const isAway = (response: Response) => response.status === 302
const locationOf = (response: Response) => new URL(response.headers.get('location') ?? '')

async function pageOf(response: Response): Promise<string> {
  const text = await response.text()
  if (response.status === 200) return text
  throw new Error(
    `The provider's page answered ${response.status}: ${text.replaceAll(/<[^>]+>/g, ' ')}`,
  )
}

function formPosted(page: string): URL {
  const url = actionOf(page, 'http://127.0.0.1')
  for (const [, name, value] of page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
    if (name !== undefined && value !== undefined) url.searchParams.set(name, plain(value))
  }
  return url
}

function boxesOf(page: string): readonly string[] {
  const boxes = page.matchAll(/name="scope" value="([^"]+)"/g)
  return [...boxes].flatMap(([, scope]) => (scope === undefined ? [] : [plain(scope)]))
}

function hiddenOf(page: string, name: string): string {
  const found = new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1]
  if (found === undefined) throw new Error(`The page has no field named ${name}`)
  return plain(found)
}

function actionOf(page: string, base: string): URL {
  return new URL(plain(/action="([^"]+)"/.exec(page)?.[1] ?? ''), base)
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
