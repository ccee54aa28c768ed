import { AppError } from '@parley/shared/errors/app-error'
import type { VerificationKey } from '@parley/shared/tokens/keys'
import type { ConversationParts } from '../agent-conversations/conversation-parts.ts'
import type { SignInParts } from '../login/sign-in-required.ts'
import type { ElevenLabsApi } from './elevenlabs-client.ts'
import type { ElevenLabsSettings } from './elevenlabs-settings.ts'

/** Where agents run at ElevenLabs. */
export interface ElevenLabs {
  readonly settings: ElevenLabsSettings
  readonly api: ElevenLabsApi
}

export interface ElevenLabsParts extends ConversationParts, SignInParts {
  readonly verificationKey: VerificationKey
  /** undefined: no agents run at ElevenLabs here. */
  readonly elevenLabs: ElevenLabs | undefined
}

/** @throws {AppError} 409 */
export function elevenLabsOf({ elevenLabs }: Pick<ElevenLabsParts, 'elevenLabs'>): ElevenLabs {
  if (elevenLabs) return elevenLabs
  const message = 'This service has no account at ElevenLabs. See docs/elevenlabs.md.'
  throw new AppError(message, { code: 'elevenlabs_not_set_up', status: 409 })
}
