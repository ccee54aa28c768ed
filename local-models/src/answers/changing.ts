import { sayWhen } from './booking.ts'
import { hearContact, hearName } from './hear-contact.ts'
import { hearEvent } from './hear-event.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Heard } from './understand.ts'

/** An event of the owner's own: its day and its time are asked for, its name is taken if there is one. */
export function goOnWithEvent({ wish }: Notes): Reply {
  if (wish.day === undefined) return say(sentences.whichDay)
  if (wish.time?.kind !== 'exact') return say(sentences.whatTime)
  const { title = 'Event' } = wish
  return call('create_event', { title, when: sayWhen(wish), duration_minutes: wish.minutes })
}

/** Without a name there is nothing to look for. */
export function deleteEvent(_notes: Notes, { rest, day }: Heard): Reply {
  const event = hearEvent(rest)
  if (event === undefined) return say(sentences.notUnderstood, sentences.whichName)
  return call('delete_event', { event, on: typeof day === 'object' ? day.text : undefined })
}

/** "Close Thursday" is the coming one: the bare weekday would be that of every week. */
export function closeDay(_notes: Notes, { day }: Heard): Reply {
  if (typeof day !== 'object') return say(sentences.whichDay)
  const isBare = day.text === day.weekday
  return call('set_working_hours', {
    days: isBare ? `this ${day.text}` : day.text,
    hours: 'closed',
  })
}

export function findContact(_notes: Notes, { words }: Heard): Reply {
  const name = hearName(words)
  return name === undefined ? say(sentences.whichName) : call('find_contact', { name })
}

export function saveContact(_notes: Notes, { words }: Heard): Reply {
  const contact = hearContact(words)
  if (contact === undefined) return say(sentences.notUnderstood, sentences.whichName)
  return call('save_contact', contact)
}

/** The caller's choice among people of like names: whatever was said is looked up. */
export function chooseContact({ lastCall }: Notes, { words, answer }: Heard): Reply | undefined {
  if (answer === 'no') return undefined
  const suggested = /^I have ([^,.]+)\. Ask whether/.exec(lastCall?.result.sentences ?? '')?.[1]
  if (answer === 'yes' && suggested !== undefined) return call('find_contact', { name: suggested })
  return call('find_contact', { name: hearName(words) ?? words })
}
