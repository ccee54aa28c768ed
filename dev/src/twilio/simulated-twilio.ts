import { setTimeout as sleep } from 'node:timers/promises'
import express, { type Express, type Request, type Response } from 'express'
import { listen } from '@parley/shared/http/listen'
import type { Clock } from '@parley/shared/time/clock'
import { createFailpoints, type Failpoints } from '../providers/failpoints/failpoints.ts'
import type { Effect, EffectKind, EffectOf } from '../providers/failpoints/failpoint.ts'
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
  const door = (operation: string, handle: (request: Request) => Answer) =>
    answering(failpoints, operation, handle)
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

interface Answer {
  readonly status: number
  readonly body: unknown
}

const create =
  (messages: Messages) =>
  (request: Request): Answer => {
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

/** A door that failpoints may break. */
function answering(
  failpoints: Failpoints,
  operation: string,
  handle: (request: Request) => Answer,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const effects = failpoints.take(operation, undefined)
    const answer = isAuthorized(request)
      ? await withEffects(effects, () => handle(request))
      : refuse(401, 20_003, 'Authenticate')
    if (answer) response.status(answer.status).json(answer.body)
    else request.socket.destroy()
  }
}

/** What goes wrong goes wrong before it is done, or after. @returns undefined: no answer at all */
async function withEffects(
  effects: readonly Effect[],
  handle: () => Answer,
): Promise<Answer | undefined> {
  const has = (kind: EffectKind) => effects.some((effect) => effect.kind === kind)
  const error = effects.find((effect): effect is EffectOf<'error'> => effect.kind === 'error')
  if (has('drop_request')) return undefined
  await pause(effects, 'before')
  if (error?.when === 'before') return refusalFor(error)
  const answer = handle()
  await pause(effects, 'after')
  if (has('drop_answer')) return undefined
  return error ? refusalFor(error) : answer
}

async function pause(effects: readonly Effect[], when: 'before' | 'after'): Promise<void> {
  const delay = effects.find((effect): effect is EffectOf<'delay'> => effect.kind === 'delay')
  if (delay?.when === when) await sleep(delay.ms, undefined, { ref: false })
}

const refusalFor = ({ status, reason }: EffectOf<'error'>): Answer =>
  refuse(status, Number(reason ?? (status === 429 ? 20_429 : status * 100)), 'Injected')

function isAuthorized(request: Request): boolean {
  const expected = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')
  return request.get('authorization') === `Basic ${expected}`
}
