import { describe, expect, it } from 'vitest'
import { html } from './html.ts'

describe('html', () => {
  it('escapes whatever is not markup of its own making', () => {
    const name = `<script>alert("1")</script> & 'x'`
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</p>',
    )
  })

  it('puts markup into markup, in lists too, and leaves out what is not there', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    const list = html`<ul>
      ${items}${undefined}${false}
    </ul>`
    expect(html`<b>${list}</b>${3}`.text.replaceAll(/\s+/g, '')).toBe(
      '<b><ul><li>a</li><li>&lt;b&gt;</li></ul></b>3',
    )
  })
})
