import type { Mail } from './message.ts'

/** What became of an attempt, where that is known. */
export type Sent =
  | { readonly outcome: 'sent'; readonly providerId?: string }
  /** Certainly not sent; another time it may be. */
  | { readonly outcome: 'later'; readonly cause: unknown }
  /** Certainly not sent, and it never will be. */
  | { readonly outcome: 'never'; readonly why: 'refused' | 'stopped'; readonly cause: unknown }

/** Brings messages of one channel on their way. */
export interface Sender {
  /**
   * @param id of the message: the same for every attempt, and carried by it
   * @throws when nobody knows whether it was sent
   */
  send(id: string, mail: Mail): Promise<Sent>
  /**
   * Asks the provider what became of an attempt; absent where none can be asked. It is asked after an
   * attempt cannot be under way any more.
   *
   * @returns undefined: it has not got it
   * @throws when it does not answer
   */
  lookUp?(
    id: string,
    to: string,
    sendingAt: Date,
  ): Promise<{ readonly providerId: string } | undefined>
}

export type Channel = 'mail' | 'sms'

/** By channel; messages of one that is not set up wait. */
export type Senders = Readonly<Partial<Record<Channel, Sender>>>

/** Those that are set up. */
export const channelsOf = (senders: Senders): Channel[] =>
  (['mail', 'sms'] as const).filter((channel) => senders[channel] !== undefined)

export const channelOf = (to: string): Channel => (to.startsWith('+') ? 'sms' : 'mail')
