import express, { type Express, type Request } from 'express'
import { listen } from '@parley/shared/http/listen'
import type { Clock } from '@parley/shared/time/clock'
import {
  breakableDoor,
  type DoorAnswer,
  type Refusals,
} from '../providers/failpoints/breakable-door.ts'
import { createFailpoints, type Failpoints } from '../providers/failpoints/failpoints.ts'
import { ACCOUNT_SID, AUTH_TOKEN, FROM } from './account.ts'
import { createMessages, type Message, type Messages } from './messages.ts'
import { refusalOf, refuse } from './refusals.ts'
import { postSigned } from './sign.ts'

/** Twilio's Messages API on 127.0.0.1, in memory (https://www.twilio.com/docs/messaging/api). */
export interface SimulatedTwilio extends AsyncDisposable {
  /** For `TWILIO_BASE_URL`. */
  readonly url: string
  /** Everything that it took, oldest first. */
  readonly messages: readonly Message[]
  /** Operations are `twilio.messages.create`, `twilio.messages.list` and `twilio.accounts.fetch`. */
  readonly failpoints: Pick<Failpoints, 'add' | 'list'>
  /** Reports what became of a message to whoever sent it. @returns the status of the answer */
  report(sid: string, status: string, errorCode?: string): Promise<number>
  /** A person writes to the number. @returns what is answered, TwiML */
  receive(webhook: string, from: string, body: string): Promise<string>
}

export interface SimulatedTwilioOptions {
  readonly clock: Clock
  /** A free one when absent. */
  readonly port?: number
}

export async function startSimulatedTwilio({
  clock,
  port = 0,
}: SimulatedTwilioOptions): Promise<SimulatedTwilio> {
  const failpoints = createFailpoints()
  const messages = createMessages(clock, ACCOUNT_SID)
  const server = await listen(createApp(messages, failpoints), port, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${server.port}`,
    messages: messages.all,
    failpoints,
    async report(sid, status, errorCode) {
      const { callback, to, from } = messages.named(sid)
      const form = {
        MessageSid: sid,
        MessageStatus: status,
        To: to,
        From: from,
        ApiVersion: '2010-04-01',
      }
      const error = errorCode === undefined ? {} : { ErrorCode: errorCode }
      const answer = await postSigned(callback, { ...form, ...error, AccountSid: ACCOUNT_SID })
      return answer.status
    },
    async receive(webhook, from, body) {
      const form = {
        MessageSid: messages.newSid(),
        From: from,
        To: FROM,
        Body: body,
        NumMedia: '0',
      }
      const answer = await postSigned(webhook, { ...form, AccountSid: ACCOUNT_SID })
      return answer.text()
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function createApp(messages: Messages, failpoints: Failpoints): Express {
  const app = express()
  app.use(express.urlencoded({ extended: false }))
  const door = (operation: string, handle: (request: Request) => DoorAnswer) =>
    breakableDoor(failpoints, refusals, operation, handle)
  const account = `/2010-04-01/Accounts/${ACCOUNT_SID}`
  app.post(`${account}/Messages.json`, door('twilio.messages.create', create(messages)))
  app.get(
    `${account}/Messages.json`,
    door('twilio.messages.list', (request) => ({
      status: 200,
      body: messages.page(new URL(request.originalUrl, 'http://localhost').searchParams),
    })),
  )
  app.get(
    `${account}.json`,
    door('twilio.accounts.fetch', () => ({
      status: 200,
      body: { sid: ACCOUNT_SID, status: 'active' },
    })),
  )
  app.use(door('twilio.unknown', () => refuse(404, 20_404, 'Not found')))
  return app
}

const create =
  (messages: Messages) =>
  (request: Request): DoorAnswer => {
    const form = new URLSearchParams(request.body)
    const to = form.get('To') ?? ''
    const refused = refusalOf(
      to,
      form.get('Body') ?? '',
      form.get('From') ?? form.get('MessagingServiceSid'),
    )
    if (refused) return refused
    return { status: 201, body: messages.add(form) }
  }

const refusals: Refusals = {
  unauthorized: (request) =>
    isAuthorized(request) ? undefined : refuse(401, 20_003, 'Authenticate'),
  injected: ({ status, reason }) =>
    refuse(status, Number(reason ?? (status === 429 ? 20_429 : status * 100)), 'Injected'),
}

function isAuthorized(request: Request): boolean {
  const expected = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')
  return request.get('authorization') === `Basic ${expected}`
}
