import type { Expecting } from './understand.ts'

/** Everything the rehearsal model says that is not a tool's own sentence. */
export const sentences = {
  greeting: 'Hello, this is Parley. What can I do for you?',
  hello: 'Hello. What can I do for you?',
  whatElse: 'What can I do for you?',
  whichDay: 'Which day would you like?',
  whatTime: 'What time would you like?',
  whichSlot: 'Which one would you like?',
  takeIt: 'Shall I take that one?',
  whichAppointment: 'Which one shall I cancel?',
  whichToMove: 'Which one shall I move?',
  whichContact: 'Which one do you mean?',
  isThatThem: 'Is that who you mean?',
  whichName: 'What is the name?',
  whatName: 'What is your full name?',
  whatNumber: 'What is your phone number, digit by digit?',
  whatReference: 'What is the reference of your appointment?',
  bookThen: 'Would you like to book an appointment then?',
  yesOrNo: 'Sorry, was that a yes or a no?',
  nothingBooked: 'All right, nothing is booked.',
  nothingCancelled: 'All right, nothing is cancelled.',
  nothingChanged: 'All right, nothing is changed.',
  nothingMoved: 'All right, nothing is moved.',
  instead: 'What would you like instead?',
  allRight: 'All right.',
  anythingElse: 'Is there anything else?',
  tryAgain: 'Shall I try again?',
  notCaught: 'Sorry, I did not catch that.',
  sayAgain: 'Could you say it again?',
  notUnderstood: 'Sorry, I did not understand that.',
  abilities: 'I can book, move or cancel an appointment, find free times, or say what is on.',
  guestsAbilities: 'I can find free times, and book, move or cancel your appointment.',
  iAmParleyHere: 'I am Parley, and I look after the calendar here.',
  iAmParley: 'I am Parley, and I look after your calendar.',
  notOffered: 'I am sorry, I cannot do that in this call.',
  noConsent: 'I could not make sure of your answer, so nothing has changed.',
  failed: 'I am sorry, that did not work.',
  goodbye: 'Thank you for calling. Goodbye.',
  welcome: 'You are welcome.',
} as const

const questions: readonly (readonly [string, Expecting])[] = [
  [sentences.whichDay, 'day'],
  [sentences.whatTime, 'time'],
  [sentences.whichSlot, 'choice of slot'],
  [sentences.takeIt, 'choice of slot'],
  [sentences.whichAppointment, 'choice of appointment'],
  [sentences.whichToMove, 'choice to move'],
  [sentences.whichContact, 'choice of contact'],
  [sentences.isThatThem, 'choice of contact'],
  [sentences.whatName, 'name'],
  [sentences.whatNumber, 'number'],
  [sentences.whatReference, 'reference'],
  [sentences.bookThen, 'booking'],
  [sentences.instead, 'something else'],
  [sentences.anythingElse, 'something else'],
  [sentences.tryAgain, 'another try'],
]

/** What the agent asked last in these words, which may have lost their spaces or been cut short. */
export function askedIn(agentText: string): Expecting {
  const said = letters(agentText)
  const asked = questions
    .map(([question, expecting]) => ({ expecting, at: said.lastIndexOf(letters(question)) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => b.at - a.at)
  return asked[0]?.expecting ?? 'nothing'
}

export function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** "9 am, 10:30 am or 2 pm" */
export function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? ''
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`
}
