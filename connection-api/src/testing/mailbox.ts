import type { SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { expect } from 'vitest'

/** What arrived for one person. */
export const mailsTo = (mail: SimulatedMail, address: string) =>
  mail.received.filter(({ to }) => to.includes(address))

/** Waits for the person's next mail, after the first `seen`. */
export async function nextMail(mail: SimulatedMail, address: string, seen = 0) {
  await expect.poll(() => mailsTo(mail, address).length, { timeout: 10_000 }).toBeGreaterThan(seen)
  const found = mailsTo(mail, address)[seen]
  if (!found) throw new Error('No such mail')
  return found
}

/** The one-time ticket of the link in a mail. */
export function ticketIn({ text }: { readonly text: string }): string {
  const ticket = /\?ticket=([\w-]+)$/m.exec(text)?.[1]
  if (ticket === undefined) throw new Error('No link in this mail')
  return ticket
}
