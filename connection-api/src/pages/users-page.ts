import type { Request, RequestHandler, Response } from 'express'
import { listAccounts, type AccountRow } from '../calendar-connect/calendar-account.ts'
import { listApprovals } from '../approvals/list-approvals.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import { failureWords } from './failure-words.ts'
import { formToken } from './form-token.ts'
import { html, type Html } from './html.ts'
import type { PagesParts } from './pages-parts.ts'
import { readPageSession } from './page-session.ts'
import { PROVIDER_NAMES } from './provider-names.ts'
import { sendPage } from './send-page.ts'

/** `GET /users`: a person's own page, and where providers send them back to (seed s0). */
export function getUsers(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    const notice = noticeOf(request)
    const person = await readPageSession(parts, request)
    if (person === undefined) return showSignedOut(parts, response, notice)
    const accounts = await listAccounts(parts.database, person.userId)
    const waiting = await listApprovals(parts, person.userId, 'waiting')
    return showPerson(parts, response, {
      person,
      accounts,
      waiting: waiting.length,
      mayJoin: parts.providers.google !== undefined && (await hasPassword(parts, person)),
      notice,
      token: formToken(parts, request, response),
    })
  }
}

/** People whom Google or Clerk signs in have none. */
async function hasPassword({ database }: PagesParts, { userId }: SignedIn): Promise<boolean> {
  const query = database
    .selectFrom('password_credentials')
    .select('user_id')
    .where('user_id', '=', userId)
  return (await reachable('postgres', query.executeTakeFirst())) !== undefined
}

/** Words of ours alone: nothing of the address is repeated. */
function noticeOf({ query }: Request): Html | undefined {
  switch (query['auth']) {
    case 'success':
      return html`<p class="notice good" role="status">Your calendar is connected.</p>`
    case 'joined':
      return html`<p class="notice good" role="status">Google signs you in from now on.</p>`
    case 'disconnected':
      return html`<p class="notice good" role="status">
        The calendar is disconnected, and what we kept of it is erased.
      </p>`
    case 'error':
      return html`<p class="notice bad" role="alert">${failureWords(query['reason'])}</p>`
    default:
      return undefined
  }
}

function showSignedOut(parts: PagesParts, response: Response, notice: Html | undefined): void {
  sendPage(parts, response, {
    title: 'You are not signed in',
    body: html`${notice}
      <p><a href="/login">Sign in</a> to see your calendars.</p>`,
  })
}

interface PersonView {
  readonly person: SignedIn
  readonly accounts: readonly AccountRow[]
  /** How many questions of programs wait for an answer. */
  readonly waiting: number
  /** Can a Google account be let in beside their password? */
  readonly mayJoin: boolean
  readonly notice: Html | undefined
  readonly token: Html
}

function showPerson(parts: PagesParts, response: Response, view: PersonView): void {
  const { person, accounts, waiting, mayJoin, notice, token } = view
  sendPage(parts, response, {
    title: person.name,
    body: html`${notice}
      <p>Signed in as ${person.email || person.name}.</p>
      <h2>Your calendars</h2>
      <ul class="plain">
        ${accounts.map((account) => calendarItem(account, token))}
      </ul>
      ${connectForm(parts, token)}
      <h2>Your programs</h2>
      <p><a href="/approvals">${waitingWords(waiting)}</a></p>
      ${mayJoin && joinForm(token)}
      <h2>This browser</h2>
      <form method="post" action="/logout">${token}<button>Sign out</button></form>`,
  })
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return 'What programs ask you, and what they may do without asking'
  return waiting === 1
    ? '1 question waits for your answer'
    : `${waiting} questions wait for your answer`
}

function calendarItem(account: AccountRow, token: Html): Html {
  const name = PROVIDER_NAMES[account.provider]
  const label = account.provider_email ? `${name}: ${account.provider_email}` : `${name} calendar`
  return html`<li>
    <strong>${label}</strong>
    <p>${stateOf(account)}</p>
    ${account.status === 'needs_consent' && again(account, token)}
    ${account.status === 'active' && !account.is_default && change(account, token, 'default')}
    ${change(account, token, account.counts_as_busy ? 'free' : 'busy')}
    ${account.provider !== 'built-in' && disconnect(account, token, label)}
  </li>`
}

function stateOf(account: AccountRow): string {
  const parts = [
    account.status === 'needs_consent' ? 'Has to be connected again.' : undefined,
    account.is_default ? 'Appointments go here.' : undefined,
    account.counts_as_busy
      ? 'Its events count as taken time.'
      : 'Its events do not count as taken time.',
  ]
  return parts.filter((part) => part !== undefined).join(' ')
}

const LABELS = {
  default: 'Put appointments here',
  busy: 'Count its events as taken time',
  free: 'Do not count its events',
} as const

const change = (account: AccountRow, token: Html, wish: keyof typeof LABELS) =>
  html`<form class="beside" method="post" action="/users/calendar">
    ${token}
    <input type="hidden" name="account_id" value="${account.id}" />
    <button name="wish" value="${wish}">${LABELS[wish]}</button>
  </form>`

const again = (account: AccountRow, token: Html) =>
  html`<form class="beside" method="post" action="/users/connect">
    ${token}
    <input type="hidden" name="account_id" value="${account.id}" />
    <button name="provider" value="${account.provider}">Connect again</button>
  </form>`

const disconnect = (account: AccountRow, token: Html, label: string) =>
  html`<form class="beside" method="post" action="/users/disconnect">
    ${token}
    <input type="hidden" name="account_id" value="${account.id}" />
    <button aria-label="Disconnect ${label}">Disconnect</button>
  </form>`

function connectForm({ providers }: PagesParts, token: Html): Html {
  const buttons = (['google', 'microsoft'] as const)
    .filter((name) => providers[name] !== undefined)
    .map(
      (name) =>
        html`<button name="provider" value="${name}">Connect ${PROVIDER_NAMES[name]}</button>`,
    )
  if (buttons.length === 0) return html`<p>No other calendars can be connected here.</p>`
  return html`<form method="post" action="/users/connect">${token} ${buttons}</form>`
}

const joinForm = (token: Html) =>
  html`<h2>Signing in</h2>
    <details>
      <summary>Let a Google account sign you in</summary>
      <form method="post" action="/users/join-google">
        ${token}
        <label for="password">Your password, so that we know it is you</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
        <label for="code">One-time code, if you use one</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" />
        <button>Choose the Google account</button>
      </form>
    </details>`
