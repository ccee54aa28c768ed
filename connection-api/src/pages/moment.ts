import { html, type Html } from './html.ts'

/** An instant (RFC 3339) as one reads it on pages that know no one's zone: "28 Nov 2026, 19:57 UTC". */
export function moment(instant: string | null): Html {
  if (instant === null) return html`never`
  return html`<time datetime="${instant}">${FORMAT.format(new Date(instant))} UTC</time>`
}

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})
