import { CompactSign, compactVerify } from 'jose'
import { KEY_ALGORITHM, readPrivateKey, readPublicKey } from '@parley/shared/tokens/keys'
import { ok, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'keys'

/** Whether what one service signs, the others believe. */
export const checkKeys: Check = async (env) => [
  await checkPair(env, 'CONNECTION_API'),
  ...(env['MCP_JWT_SECRET_KEY'] ? sharedSecret(env) : [await checkPair(env, 'ORCHESTRATOR')]),
]

async function checkPair(env: Env, prefix: 'CONNECTION_API' | 'ORCHESTRATOR'): Promise<Finding> {
  const [privateName, publicName] = [`${prefix}_PRIVATE_KEY`, `${prefix}_PUBLIC_KEY`] as const
  const advice = `Set ${privateName} and ${publicName} to the two halves that "npm run keys" prints together.`
  const missing = [privateName, publicName].filter((name) => !env[name])
  if (missing.length > 0) return problem(AREA, `${missing.join(' and ')} is not set`, advice)
  try {
    const signer = await readPrivateKey(privateName, env[privateName] ?? '')
    const verifier = await readPublicKey(publicName, env[publicName] ?? '')
    const text = await new CompactSign(Buffer.from('doctor'))
      .setProtectedHeader({ alg: KEY_ALGORITHM })
      .sign(signer.key)
    await compactVerify(text, verifier.key)
    return ok(AREA, `${privateName} and ${publicName} are a pair`)
  } catch {
    return problem(AREA, `${privateName} and ${publicName} are no pair`, advice)
  }
}

function sharedSecret(env: Env): Finding[] {
  if (!env['ORCHESTRATOR_PUBLIC_KEY']) {
    return [ok(AREA, 'orchestrator and mcp-server share MCP_JWT_SECRET_KEY')]
  }
  return [
    problem(
      AREA,
      'MCP_JWT_SECRET_KEY and ORCHESTRATOR_PUBLIC_KEY are both set',
      'Unset one: a second algorithm could be played against the first.',
    ),
  ]
}
