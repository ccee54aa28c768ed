import type { listDeadEvents } from '../clerk-sync/dead-events.ts'
import type { readLastRun } from '../clerk-sync/sync-all.ts'
import { html, type Html } from '../pages/html.ts'
import { moment } from '../pages/moment.ts'
import type { SyncMetrics } from './get-sync-metrics.ts'
import type { listMappings, ShownMapping } from './list-mappings.ts'

interface UserSyncView {
  readonly metrics: SyncMetrics
  readonly dead: Awaited<ReturnType<typeof listDeadEvents>>
  readonly run: Awaited<ReturnType<typeof readLastRun>>
  readonly found: Awaited<ReturnType<typeof listMappings>>
  readonly token: Html
  readonly notice: string | undefined
  readonly search: string | undefined
}

export function userSyncBody(view: UserSyncView): Html {
  const { metrics, token, notice } = view
  return html`${notice !== undefined && html`<p class="notice good" role="status">${notice}</p>`}
    ${totals(metrics)} ${everybody(view)} ${deadWebhooks(view)}
    <h2>People</h2>
    <form method="post" action="/admin/user-sync">
      ${token}
      <label for="search">Name, address or id</label>
      <input id="search" name="search" value="${view.search ?? ''}" />
      <button name="wish" value="search">Search</button>
    </form>
    ${people(view)}
    <p><a href="/users">Go to your page</a></p>`
}

function totals({ users, places, ...measured }: SyncMetrics): Html {
  return html`<p>
      ${users.total} people: ${users.active} active, ${users.suspended} suspended, ${users.deleted}
      deleted. Last written: ${moment(users.last_synced_at)}.
    </p>
    ${places.map(
      ({ place, synced, waiting, failed, problem }) =>
        html`<p>
          ${NAMES[place]}: ${synced} as they should be, ${waiting} waiting, ${failed} given
          up.${problem !== null && html` It takes nobody just now: ${problem}.`}
        </p>`,
    )}
    ${figures(measured)}`
}

/** What is measured, beside what is aimed at. */
function figures(measured: Omit<SyncMetrics, 'users' | 'places'>): Html {
  const { webhook_latency: latency, webhooks_24h: webhooks } = measured
  const { sync_success_rate: written, permission_cache_hit_rate: remembered } = measured
  return html`<table>
    <tr>
      <th scope="col">Measured</th>
      <th scope="col">Is</th>
      <th scope="col">Aim</th>
    </tr>
    ${figure('Webhooks of 24 hours that succeeded', percent(webhooks.rate), percent(webhooks.target))}
    ${figure('Webhooks of 24 hours', webhooks.received, '')}
    ${figure('Of those, given up', webhooks.dead, '0')}
    ${figure('Answered within (p95)', `${latency.p95_ms ?? '-'} ms`, `${latency.target_ms} ms`)}
    ${figure('People written', percent(written.rate), percent(written.target))}
    ${figure('Permissions remembered', percent(remembered.rate), percent(remembered.target))}
  </table>`
}

function figure(what: string, is: string | number, aim: string): Html {
  return html`<tr>
    <th scope="row">${what}</th>
    <td>${is}</td>
    <td>${aim}</td>
  </tr>`
}

const NAMES = { zep: 'Zep', airtable: 'Airtable' } as const

const percent = (rate: number | null) => (rate === null ? '-' : `${(rate * 100).toFixed(1)} %`)

function everybody({ run, token }: UserSyncView): Html {
  return html`<h2>Everybody</h2>
    ${run !== undefined && html`<p>${progress(run)}</p>`}
    <form method="post" action="/admin/user-sync">
      ${token}
      <button name="wish" value="sync_all">Read everybody anew from Clerk</button>
    </form>`
}

function progress(run: NonNullable<UserSyncView['run']>): Html {
  const of = run.total !== null && ` of ${run.total}`
  if (run.finished_at === null) {
    return html`Under way since ${moment(run.started_at)}: ${run.read}${of} read.`
  }
  const unknown = run.unknown > 0 && ` ${run.unknown} were gone before they were read.`
  return html`Last done ${moment(run.finished_at)}: ${run.read} read.${unknown}`
}

function deadWebhooks({ dead, token }: UserSyncView): Html | undefined {
  if (dead.length === 0) return undefined
  return html`<h2>Webhooks that were given up</h2>
    <ul class="plain">
      ${dead.map(
        ({ id, type, user_id, error, attempts, dead_at }) =>
          html`<li>
            <p>
              <strong>${type}</strong> about ${user_id ?? 'nobody that could be read'}<br />
              Given up after ${attempts} attempts,
              ${moment(dead_at)}${error !== null && `: ${error}`}.
            </p>
            <form method="post" action="/admin/user-sync">
              ${token}<input type="hidden" name="event" value="${id}" />
              <button name="wish" value="retry" aria-label="Try ${id} again">Try again</button>
            </form>
          </li>`,
      )}
    </ul>`
}

function people({ found, token, search }: UserSyncView): Html {
  const { mappings, total, page, pages } = found
  return html`<p>${total} found${search === undefined && `, page ${page} of ${pages}`}.</p>
    <ul class="plain">
      ${mappings.map((mapping) => personItem(mapping, token))}
    </ul>
    ${search === undefined && turning(page, pages)}`
}

function turning(page: number, pages: number): Html {
  const to = (number: number, words: string) =>
    html`<a href="/admin/user-sync?page=${number}">${words}</a> `
  return html`<p>${page > 1 && to(page - 1, 'Back')} ${page < pages && to(page + 1, 'On')}</p>`
}

function personItem(mapping: ShownMapping, token: Html): Html {
  const { clerk_user_id: id, name, email, roles, permission, status, places } = mapping
  return html`<li>
    <p>
      <strong>${name ?? id}</strong> ${email ?? ''}<br />
      ${id}, ${status}<br />
      At Clerk: ${roles.join(', ') || 'no roles'}. Here: ${MAY[permission ?? 'nothing']}.
      ${places.map(
        ({ place, state, error }) =>
          html`<br />${NAMES[place]}: ${STATES[state]}${error !== null && ` (${error})`}.`,
      )}
    </p>
    <form method="post" action="/admin/user-sync">
      ${token}<input type="hidden" name="user" value="${id}" />
      <button name="wish" value="sync" aria-label="Sync ${name ?? id}">Sync</button>
    </form>
  </li>`
}

const STATES = { synced: 'as it should be', waiting: 'waiting', failed: 'given up' } as const

const MAY = {
  admin: 'may look and change',
  user: 'may look and change',
  read_only: 'may look',
  nothing: 'may do nothing',
} as const
