import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import { ok, PATIENCE_MS, problem, type Check, type Env, type Finding } from './finding.ts'

const DAY_MS = 24 * 3600 * 1000

/** Whether messages can leave, and whether some of the last day did not. */
export const checkMessages: Check = async (env) => [
  await checkMail(env),
  await checkTexts(env),
  ...(await checkGivenUp(env)),
]

async function checkMail(env: Env): Promise<Finding> {
  const url = env['SMTP_URL']
  if (!url) {
    const folder = env['MAIL_DIR']
    if (folder) return ok('mail', `mails become files in ${folder}`)
    return ok('mail', 'SMTP_URL is not set: mails wait until it is')
  }
  const { hostname } = new URL(url)
  const greeting = await greetingOf(new URL(url)).catch(() => '')
  if (greeting.startsWith('220')) return ok('mail', `the mail server at ${hostname} answers`)
  return problem('mail', `no mail server answers at ${hostname}`, 'Check SMTP_URL: host and port.')
}

/** The first line of a mail server (RFC 5321, section 4.2). */
async function greetingOf({ protocol, hostname, port }: URL): Promise<string> {
  const isTls = protocol === 'smtps:'
  const at = { host: hostname, port: Number(port || (isTls ? 465 : 587)) }
  const socket: Socket = isTls ? connectTls(at) : connectPlain(at)
  try {
    const [first] = await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) })
    return String(first)
  } finally {
    socket.destroy()
  }
}

async function checkTexts(env: Env): Promise<Finding> {
  const sid = env['TWILIO_ACCOUNT_SID']
  const token = env['TWILIO_AUTH_TOKEN']
  if (!sid || !token) return ok('text messages', 'Twilio is not set: there are none')
  const base = env['TWILIO_BASE_URL'] || 'https://api.twilio.com'
  const url = new URL(`/2010-04-01/Accounts/${sid}.json`, base)
  const authorization = `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`
  const asked = fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(PATIENCE_MS) })
  const status = await asked.then((answer) => answer.status).catch(() => 0)
  if (status === 200) return ok('text messages', 'Twilio knows the account')
  if (status === 0) return problem('text messages', 'Twilio does not answer', 'Check the network.')
  const advice = 'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.'
  return problem('text messages', `Twilio refuses the account (${status})`, advice)
}

/** Nothing where the database says nothing: it has a line of its own. */
async function checkGivenUp(env: Env): Promise<readonly Finding[]> {
  const url = env['DATABASE_URL']
  if (!url) return []
  const database = createDatabase(url, createLogger('doctor', 'silent'), 1)
  try {
    const rows = await database
      .selectFrom('messages')
      .select(({ fn }) => ['why', fn.countAll<string>().as('count')])
      .where('dead_at', '>', new Date(Date.now() - DAY_MS))
      .where('why', 'in', ['undecided', 'gave_up', 'refused'])
      .groupBy('why')
      .execute()
    return rows.map(({ why, count }) => {
      const text = `${count} of the last day: ${why}`
      return problem('messages', text, 'See docs/messages.md, "What was not sent".')
    })
  } catch {
    return []
  } finally {
    await database.destroy()
  }
}
