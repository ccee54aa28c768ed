/**
 * What somebody tries who may not. What it comes to is the same at every door, whatever that speaks:
 * one of these codes, in its answer and in the audit, and nothing done; or it is done once.
 */
export const MISUSES = {
  'names another owner': ['WRONG_OWNER', 'BAD_ARGUMENTS', 'bad_request', 'invalid_token'],
  'names what is another owner’s': ['APPOINTMENT_UNKNOWN', 'appointment_unknown'],
  'shows a wrong secret': ['invalid_token', 'not_signed'],
  'sends the same once more': 'done once',
  'comes back after the end': ['SIGN_IN_AGAIN', 'signed_out', 'conversation_over'],
  'comes with an old signature': ['invalid_token', 'not_signed'],
  'forges what was said': ['CONSENT_NOT_HEARD', 'APPROVAL_WAITING', 'BAD_ARGUMENTS'],
  'makes up a consent': ['CONSENT_NEEDED_FIRST'],
  'skips the answer': ['CONSENT_SAME_TURN', 'APPROVAL_WAITING'],
  'changes it after the yes': ['CONSENT_MISMATCH'],
  'answers its own question': ['invalid_token', 'approval_not_found', 'APPROVAL_WAITING'],
  'asks for more as a guest': ['NOT_ALLOWED'],
  'asks for more than was given': [
    'NOT_ALLOWED',
    'not_allowed',
    'insufficient_scope',
    'invalid_token',
  ],
} as const satisfies Readonly<Record<string, readonly string[] | 'done once'>>

export type Misuse = keyof typeof MISUSES
