/** A mail as it arrived. */
export interface ReceivedMail {
  /** Of the envelope. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

/** Reads a mail of plain text, as our services send it (RFC 5322, one part). */
export function readMail(raw: string): Omit<ReceivedMail, 'to'> {
  const [head = '', ...body] = raw.replaceAll('\r\n', '\n').split('\n\n')
  const headers = head.replaceAll(/\n[ \t]+/g, ' ')
  const header = (name: string) =>
    new RegExp(`^${name}: *(.*)$`, 'im').exec(headers)?.[1]?.trim() ?? ''
  const encoded = body.join('\n\n')
  return {
    subject: header('subject'),
    text: decodeBody(encoded, header('content-transfer-encoding').toLowerCase()),
  }
}

/** RFC 2045, section 6. */
function decodeBody(encoded: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(encoded, 'base64').toString()
  if (encoding !== 'quoted-printable') return encoded
  const joined = encoded.replaceAll(/=[ \t]*\n/g, '')
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}
