import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import { ok, PATIENCE_MS, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'people'

/** Whether Clerk's people can be kept in step: its webhooks, and the places where they are written. */
export const checkPeople: Check = async (env) => [
  ...checkWebhooks(env),
  ...(await checkZep(env)),
  ...(await checkAirtable(env)),
  ...(await checkGivenUp(env)),
]

function checkWebhooks(env: Env): Finding[] {
  if (!env['CLERK_SECRET_KEY']) return []
  if (env['CLERK_WEBHOOK_SECRET']) return [ok(AREA, 'Clerk’s webhooks are taken')]
  return [
    ok(AREA, 'CLERK_WEBHOOK_SECRET is not set: who changes or goes at Clerk is not heard of here'),
  ]
}

async function checkZep(env: Env): Promise<Finding[]> {
  const key = env['ZEP_API_KEY']
  if (!key) return []
  const origin = (env['ZEP_API_URL'] || 'https://api.getzep.com').replace(/(\/api\/v2)?\/*$/, '')
  const url = `${origin}/api/v2/users-ordered?pageNumber=1&pageSize=1`
  return [await askPlace('Zep', url, `Api-Key ${key}`, 'Check ZEP_API_KEY and ZEP_API_URL.')]
}

async function checkAirtable(env: Env): Promise<Finding[]> {
  const [key, base] = [env['AIRTABLE_API_KEY'], env['AIRTABLE_BASE_ID']]
  if (!key || !base) return []
  const endpoint = env['AIRTABLE_ENDPOINT_URL'] || 'https://api.airtable.com'
  const table = encodeURIComponent(env['AIRTABLE_TABLE'] || 'UserMappings')
  const url = `${endpoint}/v0/${base}/${table}?maxRecords=1`
  const advice = 'Check AIRTABLE_API_KEY, AIRTABLE_BASE_ID and AIRTABLE_TABLE.'
  return [await askPlace('Airtable', url, `Bearer ${key}`, advice)]
}

async function askPlace(
  name: string,
  url: string,
  authorization: string,
  advice: string,
): Promise<Finding> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(url, { headers: { authorization }, signal })
    await answer.body?.cancel()
    if (answer.ok) return ok(AREA, `${name} takes our key`)
    return problem(AREA, `${name} answers ${answer.status}`, advice)
  } catch {
    return problem(AREA, `${name} does not answer`, advice)
  }
}

/** A database that does not answer is told of in its own line. */
async function checkGivenUp(env: Env): Promise<Finding[]> {
  const url = env['DATABASE_URL']
  if (!env['CLERK_SECRET_KEY'] || !url) return []
  const database = createDatabase(url, createLogger('doctor', 'silent'), 1)
  try {
    const dead = await database
      .selectFrom('clerk_events')
      .select('id')
      .where('dead_at', 'is not', null)
      .execute()
    if (dead.length === 0) return []
    const advice = 'Look at /admin/user-sync: it says why, and retries.'
    return [problem(AREA, `${dead.length} webhooks of Clerk’s were given up`, advice)]
  } catch {
    return []
  } finally {
    await database.destroy()
  }
}
