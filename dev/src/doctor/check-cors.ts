import { ask } from './ask.ts'
import { apiUrl } from './check-services.ts'
import { ok, problem, type Check, type Finding } from './finding.ts'

const AREA = 'CORS'
const STRANGER = 'https://not-listed.example'

/** Asks for leave as a browser does, for every origin that is listed and for one that is not. */
export const checkCors: Check = async (env) => {
  const origins = (env['CORS_ORIGINS'] ?? '').split(',').map((origin) => origin.trim())
  const listed = origins.filter((origin) => origin !== '')
  const findings = await Promise.all([
    ...listed.map((origin) => checkListed(apiUrl(env), origin)),
    checkStranger(apiUrl(env)),
  ])
  const none = ok(AREA, 'CORS_ORIGINS is empty: no web page of another origin may call the API')
  return [...(listed.length === 0 ? [none] : []), ...findings.flat()]
}

async function allowedOrigin(api: string, origin: string): Promise<string | null | undefined> {
  const answer = await ask(`${api}/api/connection-details`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
  return answer && answer.headers.get('access-control-allow-origin')
}

/** Nothing where the API does not answer: another line says so. */
async function checkListed(api: string, origin: string): Promise<Finding[]> {
  const allowed = await allowedOrigin(api, origin)
  if (allowed === undefined) return []
  return allowed === origin
    ? [ok(AREA, `${origin} may call the API`)]
    : [
        problem(
          AREA,
          `${origin} is in CORS_ORIGINS and is not let in`,
          'Restart connection-api; check that no proxy before it answers OPTIONS itself.',
        ),
      ]
}

async function checkStranger(api: string): Promise<Finding[]> {
  const allowed = await allowedOrigin(api, STRANGER)
  if (allowed !== '*' && allowed !== STRANGER) return []
  return [
    problem(
      AREA,
      'any web page may call the API',
      'A proxy before it adds Access-Control-Allow-Origin. Take that out.',
    ),
  ]
}
