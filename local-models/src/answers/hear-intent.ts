/** What the caller wants, as far as one sentence tells it. */
export type Intent =
  | 'save contact'
  | 'find contact'
  | 'delete event'
  | 'event'
  | 'close'
  | 'cancel'
  | 'move'
  | 'who am i'
  | 'list'
  | 'whats on'
  | 'times'
  | 'book'
  | 'repeat'
  | 'help'
  | 'goodbye'
  | 'thanks'
  | 'hello'

/** The first that fits counts, so what must not be mistaken stands first. */
const intents: readonly (readonly [Intent, RegExp])[] = [
  ['save contact', /\b(?:save|add|new)\b.* contact\b/],
  [
    'find contact',
    /\b(?:number|email|e mail) (?:of|for)\b|\bwhat is (?!my)\w+(?: \w+)? (?:phone )?number\b/,
  ],
  ['find contact', /\b(?:can|do) i reach\b|\b(?:find|look up) (?:the |my )?contact\b/],
  ['delete event', /\b(?:delete|remove|cancel|take out)\b.* event\b/],
  ['event', /\b(?:create|make|add|put|new|an)\b(?: \w+)* event\b/],
  ['close', /\b(?:block|close)\b(?! to\b)|\b(?:day|morning|afternoon) off\b|\bam not working\b/],
  [
    'move',
    /\b(?:move|moving|reschedule|rearrange|postpone|put off|shift|push (?:back|it|that|this|my|the)|change (?:my|the) (?:\w+ )?appointment)\b/,
  ],
  ['cancel', /\b(?:cancel|cancelled|cancels|cancelling|delete|remove|call off|get rid of)\b/],
  ['who am i', /\b(?:who i am|who am i|who m i|my name|whose calendar|who is calling)\b/],
  ['who am i', /\bwhat (?:time|day|date) is it\b|\bwhat is the (?:time|date)\b/],
  ['book', /\b(?:book|schedule an?|arrange|reserve|set up|put|add|pencil in)\b/],
  [
    'list',
    /\b(?:list|read)\b.*\bappointments?\b|\bmy (?:next )?appointments?\b|\bupcoming\b|\bwhat is next\b/,
  ],
  ['list', /\b(?:what|which|any|show|tell|all)\b.*\bappointments\b|\bwhat appointment\b/],
  ['list', /\b(?:do i have|have i|have i got|is there) (?:an|another) appointment\b/],
  [
    'times',
    /\b(?<!at )(?:free(?! (?:am|pm|oclock))|available|availability|openings?|any time|when can|what times?|find|do you have (?:any|some|a)\w*)\b/,
  ],
  ['whats on', /\bwhat is (?:on|in|happening|planned|up|my day)\b|\banything (?:on|planned)\b/],
  ['whats on', /\bwhat (?:do|have|did) i (?:have|got|do)?\b|\bdo i have (?:any|some)thing\b/],
  [
    'whats on',
    /\b(?:my|the) (?:calendar|schedule|agenda|diary|plans?|day(?! after))\b|\bam i (?:busy|doing)\b/,
  ],
  [
    'book',
    /\b(?:make|need|want|like|have|get|new|an?|look|buck|both|become|and|on the) (?:.* )?(?:appointment|meeting)\b/,
  ],
  ['book', /\b(?:want|need|like|have) to (?:see|visit|meet)\b/],
  ['book', /\b(?:fit me in|squeeze me in|come in)\b|\b(?:need|want|would like) an? /],
  [
    'repeat',
    /\b(?:repeat|pardon|(?:that|it) again|what did you say|what was that|come again|once more)\b|^(?:sorry|what|excuse me)$/,
  ],
  ['help', /\b(?:help|what can you do|who are you|what are you)\b/],
  ['goodbye', /\b(?:goodbye|bye|good night|see you|that is all|that will be all|nothing else)\b/],
  ['thanks', /\b(?:thank you|thanks|cheers)\b/],
  ['hello', /^(?:hello|hi|hey|hallo)\b/],
]
const unwanted =
  /\b(?:do not|not|never|stop)(?: want| like| need| you| please| going| would)*(?: to)? (?:cancel|book|move|delete)\b/

export function hearIntent(words: string): Intent | undefined {
  if (unwanted.test(words)) return undefined
  return intents.find(([, pattern]) => pattern.test(words))?.[0]
}
