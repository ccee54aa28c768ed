import { readProviders } from '@parley/shared/calendar-accounts/provider-settings'
import { z } from 'zod'
import { readClerkSettings } from '../../../connection-api/src/clerk/clerk-settings.ts'
import { ask } from './ask.ts'
import { hostOf } from './check-services.ts'
import { ok, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'JWKS'

const KeySet = z.object({ keys: z.array(z.looseObject({ kid: z.string() })).min(1) })

/** Whether the keys of everybody who signs people in for us can be fetched. */
export const checkJwks: Check = async (env) => {
  const urls = jwksUrls(env)
  if (urls.length === 0) {
    return [ok(AREA, 'nobody else signs people in: Clerk, Google and Microsoft are not configured')]
  }
  return Promise.all(urls.map(checkKeySet))
}

async function checkKeySet({ who, url }: { who: string; url: string }): Promise<Finding> {
  const answer = await ask(url)
  if (answer === undefined) {
    const advice = `Let this machine reach https://${hostOf(url)}, or correct ${who}'s address.`
    return problem(AREA, `${who} does not answer at ${hostOf(url)}`, advice)
  }
  const keys = KeySet.safeParse(answer.body)
  return keys.success
    ? ok(AREA, `${who} publishes ${keys.data.keys.length} keys at ${hostOf(url)}`)
    : problem(
        AREA,
        `${hostOf(url)} publishes no keys (${answer.status})`,
        `Correct ${who}'s address: there is no key set at ${new URL(url).pathname}.`,
      )
}

/** Of whoever is configured; what is configured wrongly has a line of its own elsewhere. */
export function jwksUrls(env: Env): { who: string; url: string }[] {
  const clerk = orNothing(() => readClerkSettings({ ...env, NODE_ENV: 'development' }))
  const { google, microsoft } =
    orNothing(() =>
      readProviders({
        ...env,
        NODE_ENV: 'development',
        MICROSOFT_TENANT: env['MICROSOFT_TENANT'] || 'common',
      }),
    ) ?? {}
  return [
    ...(clerk ? [{ who: 'Clerk', url: `${clerk.issuer}/.well-known/jwks.json` }] : []),
    ...(google ? [{ who: 'Google', url: google.keysUrl }] : []),
    ...(microsoft ? [{ who: 'Microsoft', url: microsoft.keysUrl }] : []),
  ]
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
