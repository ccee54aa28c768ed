import type { ConsentRow } from '@parley/shared/database/schema'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'
import type { Attestation } from '../access/principal.ts'
import { refuse, type RefusalCode, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { isLate, type Asked, type OpenConsent } from './consent.ts'

/** `used`: the question was answered before, and is answered the same again. */
export type Verdict =
  | { readonly kind: 'answer'; readonly consent: ConsentRow }
  | { readonly kind: 'used'; readonly consent: ConsentRow }
  | { readonly kind: 'refused'; readonly refused: Refused }

/** Whether this call may be the answer to that question. */
export function checkConsent(
  consent: OpenConsent | undefined,
  call: ToolCall,
  asked: Asked,
): Verdict {
  if (!consent) {
    const again = `Call ${asked.tool} without a consent first, then ask the question it gives.`
    return refused('CONSENT_NEEDED_FIRST', `That question is not open. ${again}`)
  }
  const anew = `Call ${asked.tool} again without a consent and ask anew.`
  if (!isAbout(consent, call, asked)) {
    return refused('CONSENT_MISMATCH', `Something changed since the question. ${anew}`)
  }
  if (consent.used_at) return { kind: 'used', consent }
  if (isLate(consent, call.now)) {
    return refused('CONSENT_EXPIRED', `That took too long, so I let it go. ${anew}`)
  }
  return checkAnswer(consent, call.attestation) ?? { kind: 'answer', consent }
}

function refused(code: RefusalCode, sentence: string): Verdict {
  return { kind: 'refused', refused: refuse(code, sentence) }
}

function isAbout(consent: ConsentRow, { principal }: ToolCall, asked: Asked): boolean {
  return (
    consent.owner_id === principal.owner &&
    consent.caller_id === principal.caller &&
    consent.tool === asked.tool &&
    consent.args_digest === argumentsDigest(asked.args)
  )
}

/** What the issuer attests must be a person's answer to this very question, after it was asked. */
function checkAnswer(consent: OpenConsent, attestation: Attestation): Verdict | undefined {
  switch (attestation.kind) {
    case 'client':
      return checkApproval(consent)
    case 'click':
      return attestation.consent === consent.handle ? undefined : notHeard()
    case 'turn':
      return checkTurn(consent, attestation)
    default:
      return notHeard()
  }
}

/**
 * Any no to this question counts. A yes is its button pressed, or a turn after it was heard to its
 * end.
 */
function checkTurn(consent: ConsentRow, attestation: TurnAttestation): Verdict | undefined {
  const { consent: attested, number } = attestation
  const heard = attested?.handle === consent.handle ? attested : undefined
  const answer = heard && plainAnswer(heard)
  if (answer === 'no') return saidNo()
  if (answer === 'yes') return undefined
  if (consent.turn === null) return notHeard()
  if (number <= consent.turn) {
    return refused(
      'CONSENT_SAME_TURN',
      'Nobody has answered yet. Ask the question, wait for the answer, then call again.',
    )
  }
  return heard?.played ? undefined : notHeard()
}

const plainAnswer = ({ answer, pressed }: NonNullable<TurnAttestation['consent']>) =>
  answer === 'no' ? 'no' : pressed

/** Nobody was asked aloud: the owner's own answer, or their standing leave, counts. */
function checkApproval({ approval, tool }: OpenConsent): Verdict | undefined {
  if (approval === 'approved') return undefined
  if (approval === 'refused') return saidNo()
  if (approval === 'waiting') {
    return refused(
      'APPROVAL_WAITING',
      'The owner has not answered yet. Ask them to approve it on their page, then call again with the same arguments and consent.',
    )
  }
  return refused(
    'CONSENT_EXPIRED',
    `The owner did not answer in time. Call ${tool} again without a consent to ask anew.`,
  )
}

const saidNo = () =>
  refused('CONSENT_REFUSED', 'The answer was no, so nothing was done. Ask what to do instead.')

const notHeard = () =>
  refused(
    'CONSENT_NOT_HEARD',
    'The question was not heard to its end. Ask it again word for word and wait for the answer.',
  )
