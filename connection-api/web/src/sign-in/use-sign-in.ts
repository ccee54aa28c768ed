import { startAuthentication } from '@simplewebauthn/browser'
import { useState } from 'react'
import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import { ask, send } from '../api/send.ts'
import { useSessionStore } from '../session/use-session.ts'
import { text } from '../text/text.ts'

interface Password {
  readonly email: string
  readonly password: string
  readonly otpCode: string
}

type Way = 'password' | 'passkey' | 'google' | 'clerk' | 'demo'

/** The ways to sign in, one at a time, and what became of the last. */
export interface SignIn {
  readonly busy: Way | undefined
  readonly failure: unknown
  /** The account uses one-time codes, as the first answer said. */
  readonly needsCode: boolean
  byPassword(password: Password): Promise<void>
  byPasskey(): Promise<void>
  byGoogle(): Promise<void>
  byClerk(): Promise<void>
  asDemoOwner(): Promise<void>
}

export function useSignIn(): SignIn {
  const session = useSessionStore()
  const [busy, setBusy] = useState<Way>()
  const [failure, setFailure] = useState<unknown>()
  const [needsCode, setNeedsCode] = useState(false)
  const go = async (way: Way, work: () => Promise<unknown>) => {
    setBusy(way)
    setFailure(undefined)
    try {
      session.take(await work())
    } catch (error) {
      const asksForCode = error instanceof Problem && error.code === 'otp_required'
      if (asksForCode) setNeedsCode(true)
      else setFailure(error)
    } finally {
      setBusy(undefined)
    }
  }
  return {
    busy,
    failure,
    needsCode,
    byPassword: (password) => go('password', () => login(password)),
    byPasskey: () => go('passkey', loginByPasskey),
    async byGoogle() {
      setFailure(undefined)
      try {
        location.assign(await googleAddress())
      } catch (error) {
        setFailure(error)
      }
    },
    async byClerk() {
      setBusy('clerk')
      setFailure(undefined)
      await session.byClerk().catch(setFailure)
      setBusy(undefined)
    },
    asDemoOwner: () => go('demo', () => send('/api/web/demo-sign-in', { method: 'POST' })),
  }
}

function login({ email, password, otpCode }: Password): Promise<unknown> {
  const body = { email, password, ...(otpCode !== '' && { otpCode: otpCode.trim() }) }
  return send('/api/auth/login', { method: 'POST', body: { ...body, refresh: 'cookie' } })
}

const Options = z.looseObject({ challenge: z.string() })
const Biometric = z.object({ biometricToken: z.string() })

async function loginByPasskey(): Promise<unknown> {
  const optionsJSON = await ask('/api/auth/passkeys/login/options', Options, { method: 'POST' })
  const shown = await startAuthentication({ optionsJSON }).catch(noPasskey)
  const { id, rawId, type, response } = shown
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  const proof = {
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, userHandle },
  }
  const { biometricToken } = await ask('/api/auth/passkeys/login', Biometric, {
    method: 'POST',
    body: { response: proof },
  })
  return send('/api/auth/login', {
    method: 'POST',
    body: { biometricToken, refresh: 'cookie' },
  })
}

/** The browser tells no page whether there is none or the person did not want to. */
function noPasskey(cause: unknown): never {
  throw new Problem(text.signIn.noPasskey, 'no_passkey', 0, cause)
}

const Address = z.object({ url: z.string() })

async function googleAddress(): Promise<string> {
  return (await ask('/api/auth/google/url?from=web', Address)).url
}
