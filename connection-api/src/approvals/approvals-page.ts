import type { Request, RequestHandler } from 'express'
import type { ApprovalRow, StandingLeaveRow } from '@parley/shared/database/clients-schema'
import { formToken } from '../pages/form-token.ts'
import { html, type Html } from '../pages/html.ts'
import { readPageSession, type PageSessionParts } from '../pages/page-session.ts'
import { seeOther, sendPage, type PageParts } from '../pages/send-page.ts'
import { minutesLeft, saidWords, SCOPE_WORDS, STATUS_WORDS } from './approval-words.ts'
import { listApprovals } from './list-approvals.ts'
import { listLeaves } from './standing-leaves.ts'

/** Of what is over, the newest: enough to see whether something was done. */
const HISTORY = 10

/** `GET /approvals`: what programs ask of the person, and what they may do without asking. */
export function getApprovalsPage(parts: PageSessionParts & PageParts): RequestHandler {
  return async (request, response) => {
    const person = await readPageSession(parts, request)
    if (person === undefined) return seeOther(response, '/login?return=/approvals')
    const asked = await listApprovals(parts, person.userId)
    const leaves = await listLeaves(parts, person.userId)
    const token = formToken(parts, request, response)
    return sendPage(parts, response, {
      title: 'What your programs ask',
      body: html`${notice(request)} ${openQuestions({ asked, token, now: parts.clock.now() })}
        ${leaves.length > 0 && standingLeaves(leaves, token)} ${history(asked, parts.clock.now())}
        <p><a href="/users">Go to your page</a></p>`,
    })
  }
}

function notice({ query }: Request): Html | undefined {
  const said = saidWords(query['said'])
  if (said === undefined) return undefined
  const role = said.mood === 'good' ? 'status' : 'alert'
  return html`<p class="notice ${said.mood}" role="${role}">${said.words}</p>`
}

interface Asked {
  readonly asked: readonly ApprovalRow[]
  readonly token: Html
  readonly now: number
}

/** Those that wait first, then those whose answer can still be changed. */
function openQuestions({ asked, token, now }: Asked): Html {
  const waiting = asked.filter(({ status }) => status === 'waiting')
  const answered = asked.filter((row) => isAnswered(row) && !isOver(row, now))
  return html`${waiting.length === 0 && html`<p>No program waits for an answer.</p>`}
    <ul class="plain">
      ${waiting.map((row) => question(row, token, now))}
      ${answered.map((row) => changeOfMind(row, token, now))}
    </ul>`
}

const isAnswered = ({ status }: ApprovalRow) => status === 'approved' || status === 'refused'

const isOver = ({ status, expires_at: end }: ApprovalRow, now: number) =>
  status === 'used' || end.getTime() <= now

function question(row: ApprovalRow, token: Html, now: number): Html {
  return html`<li>
    <p><strong>${row.client}</strong> asks:</p>
    <blockquote>${row.question}</blockquote>
    <p>You have ${minutesLeft(row, now)} to answer.</p>
    ${answerForm(
      row,
      token,
      html`<button class="main" name="answer" value="yes">Yes, this once</button>
        <button name="answer" value="no">No</button>
        <details>
          <summary>Do not ask me again</summary>
          <p>
            <strong>${row.client}</strong> could then ${SCOPE_WORDS[row.scope]} by itself, until you
            take that back here.
          </p>
          <button name="answer" value="yes_and_leave">Yes, and do not ask again</button>
        </details>`,
    )}
  </li>`
}

function changeOfMind(row: ApprovalRow, token: Html, now: number): Html {
  const button =
    row.status === 'approved'
      ? html`<button name="answer" value="no">Take my yes back</button>`
      : html`<button name="answer" value="yes">Say yes after all</button>`
  return html`<li>
    <p><strong>${row.client}</strong> asked:</p>
    <blockquote>${row.question}</blockquote>
    <p>
      ${STATUS_WORDS[row.status]} You can change your mind for another ${minutesLeft(row, now)}.
    </p>
    ${answerForm(row, token, button)}
  </li>`
}

const answerForm = ({ id }: ApprovalRow, token: Html, buttons: Html) =>
  html`<form method="post" action="/approvals">
    ${token}<input type="hidden" name="approval" value="${id}" />${buttons}
  </form>`

const standingLeaves = (leaves: readonly StandingLeaveRow[], token: Html) =>
  html`<h2>What programs may do without asking</h2>
    <ul class="plain">
      ${leaves.map(
        ({ id, client, scope }) =>
          html`<li>
            <p><strong>${client}</strong> may ${SCOPE_WORDS[scope]}.</p>
            <form method="post" action="/approvals/withdraw">
              ${token}<input type="hidden" name="leave" value="${id}" />
              <button aria-label="Let ${client} ask me again">Let it ask me again</button>
            </form>
          </li>`,
      )}
    </ul>`

function history(asked: readonly ApprovalRow[], now: number): Html | undefined {
  const over = asked.filter((row) => row.status === 'expired' || isOver(row, now))
  if (over.length === 0) return undefined
  return html`<h2>Before</h2>
    <ul>
      ${over
        .slice(0, HISTORY)
        .map(
          ({ client, question: words, status }) =>
            html`<li><strong>${client}</strong>: ${words} ${STATUS_WORDS[status]}</li>`,
        )}
    </ul>`
}
