import { RunFailure } from '../run-failure.ts'

/** What somebody sees after a request. */
export interface Page {
  readonly status: number
  /** Where they are sent on to; empty: nowhere. */
  readonly location: string
  readonly text: string
}

/** Somebody without a browser on our pages: keeps cookies, fills in forms, is sent nowhere unasked. */
export interface PageVisitor {
  open(address: string): Promise<Page>
  /** Sends the form of `page` that leads to `action`, its hidden fields filled in already. */
  send(page: Page, action: string, values: Readonly<Record<string, string>>): Promise<Page>
}

export function visitPages(base: string): PageVisitor {
  const cookies = new Map<string, string>()
  const ask = async (address: string, init: RequestInit): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(address, base)
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const location = response.headers.get('location') ?? ''
    return { status: response.status, location, text: await response.text() }
  }
  return {
    open: (address) => ask(address, {}),
    send: (page, action, values) => {
      const body = new URLSearchParams({ ...hiddenFields(page, action), ...values })
      return ask(action, { method: 'POST', body })
    },
  }
}

/** @throws {RunFailure} when there is no such form */
function hiddenFields({ text, status }: Page, action: string): Record<string, string> {
  const forms = text.match(/<form[\s\S]*?<\/form>/g) ?? []
  const form = forms.find((one) => one.includes(`action="${action}"`))
  if (form === undefined) throw new RunFailure(`No form leads to ${action} (status ${status}).`)
  const fields = form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []
  return Object.fromEntries(
    fields.map((field) => [attribute(field, 'name'), attribute(field, 'value')]),
  )
}

function attribute(field: string, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(field)?.[1] ?? ''
}
