import { expect, test } from 'vitest'
import { readMail } from './read-mail.ts'

test.each([
  ['7bit', 'Plain words.\r\n\r\nMore.', 'Plain words.\n\nMore.'],
  [
    'quoted-printable',
    'A caf=C3=A9 and a long li=\r\nne, 2 =3D 2',
    'A café and a long line, 2 = 2',
  ],
  ['base64', Buffer.from('A café').toString('base64'), 'A café'],
])('reads a mail in %s', (encoding, body, expected) => {
  const raw = `From: a@example.com\r\nSubject: Two\r\n words\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`
  expect(readMail(raw)).toEqual({ subject: 'Two words', text: expected })
})
