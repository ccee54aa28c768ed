/** What a browser shows after a request; redirects are followed by the test alone. */
export interface Shown {
  readonly status: number
  /** Where the browser is sent. */
  readonly location: string
  readonly headers: Headers
  readonly text: string
}

/** Somebody's browser: keeps cookies, reads forms, follows no redirect by itself. */
export interface TestBrowser {
  readonly cookies: Map<string, string>
  get(address: string, headers?: Record<string, string>): Promise<Shown>
  /** Sends a form without looking at a page. */
  post(address: string, values: Record<string, string>): Promise<Shown>
  /** Presses a button: the first form of `page` that leads to `action`, with its hidden fields. */
  press(page: Shown, action: string, values?: Record<string, string>): Promise<Shown>
}

export function openBrowser(base: string): TestBrowser {
  const cookies = new Map<string, string>()

  async function send(address: string, init: RequestInit): Promise<Shown> {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(new URL(address, base), { ...init, headers, redirect: 'manual' })
    for (const set of response.headers.getSetCookie()) keep(set)
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      headers: response.headers,
      text: await response.text(),
    }
  }

  function keep(set: string): void {
    const [pair = '', ...attributes] = set.split('; ')
    const [name = '', value = ''] = pair.split('=')
    if (attributes.some((one) => one.startsWith('Expires=Thu, 01 Jan 1970'))) cookies.delete(name)
    else cookies.set(name, value)
  }

  const post = (address: string, values: Record<string, string>) =>
    send(address, { method: 'POST', body: new URLSearchParams(values) })

  return {
    cookies,
    get: (address, headers = {}) => send(address, { headers }),
    post,
    press: (page, action, values = {}) => post(action, { ...hiddenOf(page, action), ...values }),
  }
}

function hiddenOf({ text, status }: Shown, action: string): Record<string, string> {
  const forms = text.match(/<form[\s\S]*?<\/form>/g) ?? []
  const form = forms.find((one) => one.includes(`action="${action}"`))
  if (form === undefined) throw new Error(`No form leads to ${action} on this page (${status})`)
  const fields = form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)
  return Object.fromEntries(
    [...fields].map(([field]) => [attribute(field, 'name'), attribute(field, 'value')]),
  )
}

function attribute(field: string, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(field)?.[1] ?? ''
}
