import type { ToolArguments } from '../conversation.ts'
import { sentences } from '../sentences.ts'
import type { Situation } from './situations.ts'

/** What the phrase should lead to. `later` is typed in answer to what is said, to see that what came before was heard right. */
type Expected =
  | { call: string; args: ToolArguments }
  | { says: string; later?: { typed: string; call: string; args: ToolArguments } }

export type Phrasing = { after: Situation; say: string; expect: Expected }

const times = (when: string): Expected => ({ call: 'find_times', args: { when } })
const booking = (slot: string): Expected => ({ call: 'book_appointment', args: { slot } })
const asks = (says: string, typed: string, when: string): Expected => ({
  says,
  later: { typed, call: 'find_times', args: { when } },
})
const says = (text: string): Expected => ({ says: text })
const list = (args: ToolArguments = {}): Expected => ({ call: 'list_appointments', args })
const on = (args: ToolArguments = {}): Expected => ({ call: 'whats_on', args })
const cancels = (appointment: string): Expected => ({
  call: 'cancel_appointment',
  args: { appointment },
})

const yesToBook: Expected = {
  call: 'book_appointment',
  args: { slot: 'k7m2', title: 'Dentist', consent: 'p4q9' },
}
const yesToCancel: Expected = {
  call: 'cancel_appointment',
  args: { appointment: 'b3xq', consent: 'q5r8' },
}
const yesToMove: Expected = {
  call: 'move_appointment',
  args: { appointment: 'b3xq', slot: 'k7m5', consent: 'r6s9' },
}
const notMoved = says(`${sentences.nothingMoved} ${sentences.instead}`)
const notBooked = says(`${sentences.nothingBooked} ${sentences.instead}`)
const notCancelled = says(`${sentences.nothingCancelled} ${sentences.anythingElse}`)
const unclear = says(sentences.yesOrNo)

function phrases(after: Situation, expected: Record<string, Expected>): Phrasing[] {
  return Object.entries(expected).map(([say, expect]) => ({ after, say, expect }))
}

/** What callers say, and what should come of it; spoken in every voice, heard by the recogniser. */
export const phrasings: readonly Phrasing[] = [
  ...phrases('greeted', {
    'Hello. I would like to book an appointment on Tuesday the twenty fourth of November at two p m.':
      times('Tuesday 24 November at 2 pm'),
    'Please book an appointment on Wednesday the second of December at half past nine in the morning.':
      times('Wednesday 2 December at 9:30 am'),
    'Could I have an appointment on Thursday the third of December at ten thirty a m?': times(
      'Thursday 3 December at 10:30 am',
    ),
    "I would like to book an appointment on Saturday the twenty eighth of November at eleven o'clock in the morning.":
      times('Saturday 28 November at 11 am'),
    'Can you book a haircut on Monday the thirtieth of November at nine thirty a m?': times(
      'Monday 30 November at 9:30 am',
    ),
    'Book the dentist tomorrow at two p m.': times('tomorrow at 2 pm'),
    'I need an appointment on Friday at half past ten.': times('Friday at 10:30'),
    'Schedule a meeting with Anna on Thursday at three in the afternoon.':
      times('Thursday at 3 pm'),
    'I want to see the doctor next Tuesday at a quarter past four.': times('next Tuesday at 4:15'),
    "Make an appointment for tomorrow at eleven o'clock.": times('tomorrow at 11'),
    'I would like to book an appointment.': asks(
      sentences.whichDay,
      'Tuesday at 2 pm',
      'Tuesday at 2 pm',
    ),
    'Book an appointment on Wednesday.': asks(sentences.whatTime, '2 pm', 'Wednesday at 2 pm'),
    'I need to book the dentist tomorrow.': asks(sentences.whatTime, '2 pm', 'tomorrow at 2 pm'),
    'Book an appointment at three p m.': asks(sentences.whichDay, 'Tuesday', 'Tuesday at 3 pm'),
    'What is on today?': on({ when: 'today' }),
    'What do I have tomorrow?': on({ when: 'tomorrow' }),
    'What is on my calendar on Friday?': on({ when: 'Friday' }),
    'Do I have anything on Monday?': on({ when: 'Monday' }),
    'What does my day look like tomorrow?': on({ when: 'tomorrow' }),
    'Am I free next Tuesday?': times('next Tuesday'),
    'When am I free on Thursday?': times('Thursday'),
    'Am I free on Monday at four p m?': times('Monday at 4 pm'),
    'Find me a free time on Wednesday afternoon.': times('Wednesday afternoon'),
    'List my appointments.': list(),
    'What appointments do I have?': list(),
    'When is my next appointment?': list(),
    'Cancel my dentist appointment.': list(),
    'Cancel my appointment on Tuesday.': list({ when: 'Tuesday' }),
    'Please cancel lunch with Sam.': list(),
    "Move my dentist appointment to Wednesday at ten o'clock.": list(),
    'Can you move the dentist to Friday at three p m?': list(),
    'Please reschedule lunch with Sam to Thursday at noon.': list(),
    'I would like to move my appointment on Tuesday to Friday.': list({ when: 'Tuesday' }),
    'Postpone my dentist appointment until Thursday at half past ten.': list(),
    'Who am I?': { call: 'who_am_i', args: {} },
    'What is my name?': { call: 'who_am_i', args: {} },
    'What can you do?': says(`${sentences.iAmParley} ${sentences.abilities}`),
  }),
  ...phrases('asked the day', {
    'On Tuesday.': times('Tuesday at 2 pm'),
    'Tomorrow.': times('tomorrow at 2 pm'),
    'Monday please.': times('Monday at 2 pm'),
    'Next Friday.': times('next Friday at 2 pm'),
    'Wednesday the twenty fifth of November.': times('Wednesday 25 November at 2 pm'),
    'Thursday the third of December, please.': times('Thursday 3 December at 2 pm'),
  }),
  ...phrases('asked the time', {
    'Two p m.': times('Tuesday 24 November at 2 pm'),
    'Half past ten.': times('Tuesday 24 November at 10:30'),
    'Half past ten please.': times('Tuesday 24 November at 10:30'),
    'At three.': times('Tuesday 24 November at 3'),
    'Eight thirty in the morning.': times('Tuesday 24 November at 8:30 am'),
    'Quarter to five.': times('Tuesday 24 November at 4:45'),
    'Four thirty.': times('Tuesday 24 November at 4:30'),
    'Ten.': times('Tuesday 24 November at 10'),
    "At nine o'clock in the morning.": times('Tuesday 24 November at 9 am'),
  }),
  ...phrases('offered three', {
    'The first one.': booking('k7m2'),
    'The second one please.': booking('k7m3'),
    'The last one.': booking('k7m4'),
    'Half past ten please.': booking('k7m3'),
    'Two p m would be good.': booking('k7m4'),
    'None of them.': says(sentences.instead),
  }),
  ...phrases('asked to book', {
    'Yes.': yesToBook,
    'Yes please.': yesToBook,
    'Yes, book it.': yesToBook,
    'Yeah, that is fine.': yesToBook,
    'Go ahead.': yesToBook,
    'Okay.': yesToBook,
    'No.': notBooked,
    'No thank you.': notBooked,
    "Please don't.": notBooked,
    "I don't know.": unclear,
    'Yes but no.': unclear,
    'Wait a moment.': unclear,
    'No, make it three p m.': times('Tuesday 24 November at 3 pm'),
    'Yes, but at four p m instead.': times('Tuesday 24 November at 4 pm'),
    'Could we do half past four instead?': times('Tuesday 24 November at 4:30'),
    'No, Wednesday rather.': times('Wednesday at 2 pm'),
  }),
  ...phrases('asked to cancel', {
    'Yes, cancel it.': yesToCancel,
    'Yes.': yesToCancel,
    'No, leave it.': notCancelled,
    "No, don't cancel it.": notCancelled,
  }),
  ...phrases('asked to move', {
    'Yes.': yesToMove,
    'Yes please.': yesToMove,
    'Yes, move it.': yesToMove,
    'No.': notMoved,
    'No, leave it.': notMoved,
    "I don't know.": unclear,
    'No, make it three p m.': times('Friday 27 November at 3 pm'),
    'No, Wednesday rather.': times('Wednesday at 10 am'),
  }),
  ...phrases('asked which to move', {
    'The dentist.': times('Friday at 10 am'),
    'The second one.': {
      call: 'find_times',
      args: { when: 'Friday at 10 am', duration_minutes: 60 },
    },
    'Lunch with Sam.': {
      call: 'find_times',
      args: { when: 'Friday at 10 am', duration_minutes: 60 },
    },
  }),
  ...phrases('asked which to cancel', {
    'The dentist.': cancels('b3xq'),
    'Lunch with Sam.': cancels('c4yr'),
    'The one on Wednesday.': cancels('c4yr'),
    'The second one.': cancels('c4yr'),
  }),
  ...phrases('booked', {
    'What is on that day?': on({ when: 'Tuesday 24 November 2026' }),
    'No thank you, goodbye.': says(sentences.goodbye),
    'Nothing else, thank you.': says(sentences.goodbye),
    'Goodbye.': says(sentences.goodbye),
    'Thank you.': says(`${sentences.welcome} ${sentences.anythingElse}`),
    'Cancel it.': cancels('b3xq'),
    'Can you push it to three?': times('Tuesday 24 November 2026 at 3'),
    'Move it to Wednesday at ten thirty a m.': times('Wednesday at 10:30 am'),
  }),
]
