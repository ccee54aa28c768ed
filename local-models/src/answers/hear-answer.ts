export type Answer = 'yes' | 'no' | 'unclear'

/** What a yes would do: "cancel it" is a yes to one question and a no to the others. */
export type Doing = 'book' | 'cancel' | 'move' | 'change'

const doubt =
  /\b(?:not know|not sure|maybe|perhaps|possibly|no idea|no problem|no worries|why not|wait|hold on|hang on|let me think|depends)\b/
const no =
  /\b(?:no|nope|nah|not|never|nevermind|stop|wrong|forget it|leave it|incorrect|another|different|earlier|later|something else|change)\b|^know$/
const plainYes = /\b(?:yes|yeah|yep|yup)\b/

const agreeing = [
  'yes|yeah|yep|yup|sure|absolutely|definitely|certainly|correct|exactly|indeed|okay|ok|of course',
  'go ahead|please do|do it|do that|take it|take that|i do|i would|i would like that|you can|it is',
  'that (?:is|would be) (?:right|correct|fine|good|okay|ok|perfect|great|lovely|wonderful)|that works|it works',
  'sounds (?:good|great|perfect)|perfect|excellent|wonderful|brilliant',
  'confirm|confirmed|confirm it',
].join('|')
/** The recogniser likes to write "book it" as "bucket" and "look it"; after a yes only. */
const booking = 'book it|book that|book this|book the appointment|bucket|look it'
const moving = '(?:move|change|reschedule|push|shift) (?:it|that|this|the appointment)'
const cancelling = '(?:cancel|cancelled|delete|remove) (?:it|that|this|the appointment)'
const changing =
  '(?:save|delete|remove|add|create|close|block|set|put) (?:it|that|this|him|her|them)(?: in)?|deleted|saved|closed'
const besides =
  'please|thank you|thanks|very much|oh|well|and|so|just|now then|for me|right|great|lovely|fine|is fine|is good|sir'

const yesTo: Record<Doing, RegExp> = {
  book: wholly(`${agreeing}|${booking}`),
  cancel: wholly(`${agreeing}|${cancelling}`),
  move: wholly(`${agreeing}|${moving}`),
  change: wholly(`${agreeing}|${changing}`),
}
const startsYes = /^(?:bucket|look it)\b/

/**
 * Hears a yes only when all of the words agree: one word more than that, or a no beside the yes, makes it unclear, since an
 * unclear answer costs a question and a wrong yes costs an appointment.
 */
export function hearAnswer(words: string, doing: Doing): Answer {
  if (doubt.test(words)) return 'unclear'
  const saysNo = no.test(words) || (doing !== 'cancel' && /\bcancel\b/.test(words))
  if (saysNo) return plainYes.test(words) ? 'unclear' : 'no'
  const agrees = yesTo[doing].test(words)
  return agrees && !startsYes.test(words) ? 'yes' : 'unclear'
}

/** These words and nothing else, with at least one of them that agrees. */
function wholly(agreeing: string): RegExp {
  return new RegExp(`^(?:(?:${besides}) )*(?:${agreeing})(?: (?:${agreeing}|${besides}))*$`)
}
