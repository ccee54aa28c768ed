/** Numbers that always meet the same fate, as Twilio's own test numbers do. */
export const REFUSED_NUMBERS = {
  /** No such number. */
  invalid: '+15005550001',
  /** Its person wrote STOP to Twilio. */
  optedOut: '+15005550004',
  /** A landline. */
  noMobile: '+15005550009',
} as const

/** Errors as Twilio words them (https://www.twilio.com/docs/api/errors). */
export function refuse(status: number, code: number, message: string) {
  const more_info = `https://www.twilio.com/docs/errors/${code}`
  return { status, body: { code, message, more_info, status } }
}

const BY_NUMBER = new Map<string, { code: number; message: string }>([
  [
    REFUSED_NUMBERS.invalid,
    { code: 21_211, message: "The 'To' number is not a valid phone number" },
  ],
  [
    REFUSED_NUMBERS.optedOut,
    { code: 21_610, message: 'Attempt to send to unsubscribed recipient' },
  ],
  [REFUSED_NUMBERS.noMobile, { code: 21_614, message: "'To' number is not a valid mobile number" }],
])

export function refusalOf(to: string, body: string, from: string | null) {
  const refused = BY_NUMBER.get(to)
  if (refused) return refuse(400, refused.code, refused.message)
  if (!/^\+[1-9]\d{4,14}$/.test(to)) return refuse(400, 21_211, "The 'To' number is not valid")
  if (from === null) return refuse(400, 21_603, "A 'From' phone number is required")
  if (body === '') return refuse(400, 21_602, 'Message body is required')
  if (body.length > 1600) return refuse(400, 21_617, 'The message body exceeds 1600 characters')
  return undefined
}
