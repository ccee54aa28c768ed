import { z } from 'zod'
import { ask } from './ask.ts'
import { hostOf } from './check-services.ts'
import { ok, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'models'
const LOCAL = 'http://127.0.0.1:8093/v1'

const Models = z.object({ data: z.array(z.object({ id: z.string() })) })

const KINDS = [
  { prefix: 'LLM', what: 'answers', byDefault: 'rehearsal' },
  { prefix: 'STT', what: 'hears', byDefault: 'moonshine-tiny' },
  { prefix: 'TTS', what: 'speaks', byDefault: 'flite' },
] as const

/** Whether each of the three models is where we would ask for it. */
export const checkModels: Check = (env) => Promise.all(KINDS.map((kind) => checkModel(env, kind)))

async function checkModel(env: Env, kind: (typeof KINDS)[number]): Promise<Finding> {
  const { prefix, what, byDefault } = kind
  const base = (env[`${prefix}_BASE_URL`] || LOCAL).replace(/\/$/, '')
  const model = env[`${prefix}_MODEL`] || byDefault
  const answer = await ask(`${base}/models`, {
    headers: { authorization: `Bearer ${env[`${prefix}_API_KEY`] || 'none'}` },
  })
  const at = `${prefix} at ${hostOf(base)}`
  if (answer === undefined) {
    const advice = `Start local-models ("npm start"), or correct ${prefix}_BASE_URL.`
    return problem(AREA, `${at} does not answer`, advice)
  }
  if (answer.status === 401 || answer.status === 403) {
    return problem(AREA, `${at} refuses the key`, `Correct ${prefix}_API_KEY.`)
  }
  const listed = Models.safeParse(answer.body)
  if (!listed.success) {
    // Some servers of this API have no list; whether they know the model shows in the first call.
    return answer.status === 404
      ? ok(AREA, `${at} answers, and has no list of its models`)
      : problem(AREA, `${at} answers ${answer.status}`, `Correct ${prefix}_BASE_URL.`)
  }
  return listed.data.data.some(({ id }) => id === model)
    ? ok(AREA, `${model} ${what} at ${hostOf(base)}`)
    : problem(AREA, `${at} has no model ${model}`, `Correct ${prefix}_MODEL.`)
}
