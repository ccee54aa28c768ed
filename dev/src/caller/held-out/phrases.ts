/** Words that the rehearsal model's own tables were not written from. */
export const OPENINGS = ['', '', 'Hello.', 'Hi there.', 'Good morning.', 'Oh, hello.'] as const

/** Before day and time. */
export const BOOKINGS = [
  'I would like to make an appointment',
  'Could you book me in',
  'Can I have an appointment',
  'I need an appointment',
  'Please arrange a meeting',
  'Would it be possible to get an appointment',
  'Put me down for an appointment',
  'I was hoping to book something',
  'Is there a free slot',
  'We should set up a meeting',
] as const

export const ENDINGS = ['', '', ', please', ', if that is possible', ', thank you'] as const

export const CANCELLATIONS = [
  'I have to cancel my appointment',
  'Please call off my appointment',
  'I can not make it to my appointment',
  'Could you cancel the appointment that I have',
  'Get rid of my appointment',
] as const

export const MOVES = [
  'I need to move my appointment',
  'Could we reschedule my appointment',
  'Please shift my appointment',
  'I would like to change my appointment',
] as const

export const YESES = [
  'Yes.',
  'Yes please.',
  'That is right.',
  'Sure, go ahead.',
  'Yes, do that.',
  'Perfect, thank you.',
  'Yeah, that is fine.',
  'Of course.',
] as const

/** To something that was not asked for. */
export const NOES = [
  'No.',
  'No, that is wrong.',
  'No, not that one.',
  'No, I did not say that.',
] as const

/** By somebody who wants nothing any more. */
export const REFUSALS = [
  'No thank you, I have changed my mind.',
  'Actually no.',
  'Oh no, leave it.',
  'No, forget it.',
] as const

/** Between what was said and what was meant. */
export const CORRECTIONS = [', no, ', ', sorry, ', ', I mean ', ', or rather '] as const

/** Into what the agent says, or while it works. */
export const INTERRUPTIONS = [
  'Thank you so much.',
  'And that is all I need.',
  'Take your time.',
  'Can you hear me?',
] as const
