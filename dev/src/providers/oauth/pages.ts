import { fullName, type Person } from '../people/person.ts'

const STYLE =
  'body{font:16px system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem}' +
  'button{font:inherit;display:block;width:100%;margin:.5rem 0;padding:.6rem;text-align:left}' +
  'label{display:block;margin:.4rem 0}small{color:#555}'

export interface ScopeLine {
  readonly scope: string
  readonly words: string
  /** Can the person leave it out? */
  readonly optional: boolean
}

/** The account chooser: one button a person. */
export function chooserPage(view: {
  readonly brand: string
  readonly action: string
  readonly request: string
  readonly people: readonly Person[]
}): string {
  const buttons = view.people.map(
    (person) =>
      `<button name="person" value="${escape(person.id)}">${escape(fullName(person))}` +
      ` <small>${escape(person.email)}</small></button>`,
  )
  return page(
    `${view.brand}: choose an account`,
    `<form method="get" action="${escape(view.action)}">${hidden('request', view.request)}` +
      `${buttons.join('')}</form>`,
  )
}

/** What the application asks for, with a box for each thing that may be left out. */
export function consentPage(view: {
  readonly brand: string
  readonly action: string
  readonly request: string
  readonly person: Person
  readonly clientId: string
  readonly scopes: readonly ScopeLine[]
}): string {
  const lines = view.scopes.map(({ scope, words, optional }) => {
    const state = optional ? ' checked' : ' checked disabled'
    const name = optional ? ' name="scope"' : ''
    return `<label><input type="checkbox"${name} value="${escape(scope)}"${state}> ${escape(words)}</label>`
  })
  return page(
    `${view.brand}: ${view.clientId} wants access`,
    `<p>${escape(fullName(view.person))} <small>${escape(view.person.email)}</small></p>` +
      `<form method="post" action="${escape(view.action)}">${hidden('request', view.request)}` +
      `${hidden('person', view.person.id)}${lines.join('')}` +
      '<button name="decision" value="allow">Allow</button>' +
      '<button name="decision" value="deny">Cancel</button></form>',
  )
}

/** `response_mode=form_post`: the answer goes back as a form that sends itself. */
export function formPostPage(action: string, values: URLSearchParams): string {
  const fields = [...values].map(([name, value]) => hidden(name, value)).join('')
  return page(
    'Going back',
    `<form method="post" action="${escape(action)}">${fields}<button>Continue</button></form>` +
      '<script>document.forms[0].submit()</script>',
  )
}

export function errorPage(brand: string, message: string): string {
  return page(`${brand}: this request cannot be served`, `<p>${escape(message)}</p>`)
}

function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>` +
    `<style>${STYLE}</style><h1>${escape(title)}</h1><p><small>A simulation for development.` +
    ` No password is asked for.</small></p>${body}</html>`
  )
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
