import type { Response } from 'express'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import { html, type Html } from './html.ts'

export interface PageParts {
  readonly providers: Providers
}

export interface Page {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

/** A whole page: nothing on it runs, nothing of it is kept, nobody may frame it. */
export function sendPage(
  parts: PageParts,
  response: Response,
  { title, body, status }: Page,
): void {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} - Parley</title>
        <link rel="stylesheet" href="/pages/style.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`
  response
    .status(status ?? 200)
    .set({
      'Content-Security-Policy': policy(parts),
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    })
    .type('html')
    .send(page.text)
}

/** Browsers hold a form's whole way against `form-action`: ours ends at the provider's page. */
function policy({ providers }: PageParts): string {
  const ends = Object.values(providers).map(({ authorizeUrl }) => new URL(authorizeUrl).origin)
  return [
    "default-src 'none'",
    "style-src 'self'",
    `form-action ${["'self'", ...ends].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** 303: the browser asks for the next page anew, and sends no form a second time. */
export function seeOther(response: Response, address: string): void {
  response
    .status(303)
    .set({ Location: address, 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' })
    .end()
}

/** Sober and readable, in light and dark, at any size of text. */
export const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif }
body { margin: 0 }
main { max-width: 38rem; margin: 2.5rem auto; padding: 0 1.25rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 }
h2 { font-size: 1.125rem; margin-top: 2rem }
label { display: block; margin-top: .75rem }
input:not([type=hidden]) { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem }
button { font: inherit; color: inherit; background: none; border: 1px solid GrayText; border-radius: .4rem; margin: .75rem .5rem 0 0; padding: .5rem .9rem; min-height: 2.75rem; cursor: pointer }
button.main { color: #fff; background: #1a5fb4; border-color: #1a5fb4; font-weight: 600 }
blockquote { margin: .5rem 0; padding: 0 0 0 .9rem; border-left: .2rem solid GrayText }
details { margin-top: 1rem }
summary { cursor: pointer; padding: .25rem 0 }
form.beside { display: inline }
ul.plain { list-style: none; padding: 0 }
ul.plain > li { border: 1px solid GrayText; border-radius: .5rem; padding: .9rem 1rem; margin: .75rem 0 }
ul.plain > li > :first-child { margin-top: 0 }
table { width: 100%; margin: 1rem 0; border-collapse: collapse }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid GrayText; text-align: left; font-weight: normal; vertical-align: top }
.notice { border-left: .3rem solid; padding: .5rem .9rem }
.notice.good { border-color: seagreen }
.notice.bad { border-color: crimson }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px }
`
