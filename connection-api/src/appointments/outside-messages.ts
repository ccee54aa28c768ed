import { plainMessage, type MessageWriters } from '../messages/message.ts'

/** What owners are told about changes that were made in the calendar itself. */
export function outsideMessages({ baseUrl }: { readonly baseUrl: string }): MessageWriters {
  const page = new URL('/', baseUrl).href
  return {
    appointment_moved_outside: plainMessage('An appointment has moved', ({ title, from, to }) => [
      `${title} was moved in your calendar, and the appointment with it:`,
      '',
      `from ${from}`,
      `to ${to}`,
    ]),
    appointment_deleted_outside: plainMessage('An appointment is cancelled', ({ title, when }) => [
      `${title} (${when}) was deleted in your calendar, so the appointment is cancelled.`,
    ]),
    calendar_conflict: plainMessage('Your calendar and an appointment do not agree', (details) => [
      `${details['conflicts']}.`,
      '',
      'Everything is left as it is until you say what to do: tell your agent, or look here:',
      page,
    ]),
  }
}
