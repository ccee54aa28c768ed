import type { SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { vi } from 'vitest'

/** What arrived for one person. */
export const mailsTo = (mail: SimulatedMail, address: string) =>
  mail.received.filter(({ to }) => to.includes(address))

/** Waits for the person's next mail, after the first `seen`. */
export async function nextMail(mail: SimulatedMail, address: string, seen = 0) {
  return mailThat(() => mailsTo(mail, address)[seen])
}

/** Waits for the first mail to the person in which these words stand. */
export const mailSaying = (mail: SimulatedMail, address: string, words: string) =>
  mailThat(() => mailsTo(mail, address).find(({ text }) => text.includes(words)))

/** Also before the first test, where nothing can be expected yet. */
function mailThat<T>(find: () => T | undefined): Promise<T> {
  return vi.waitFor(() => {
    const found = find()
    if (found === undefined) throw new Error('No such mail')
    return found
  }, 20_000)
}

/** The one-time ticket of the link in a mail. */
export function ticketIn({ text }: { readonly text: string }): string {
  const ticket = /\?ticket=([\w-]+)$/m.exec(text)?.[1]
  if (ticket === undefined) throw new Error('No link in this mail')
  return ticket
}
