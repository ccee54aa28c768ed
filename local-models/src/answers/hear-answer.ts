const doubts =
  /\b(?:not know|not sure|maybe|perhaps|possibly|not really sure|no idea|no problem|no worries|why not|wait|hold on|hang on|let me think|depends)\b/
const noWords =
  /\b(?:no|nope|nah|not|never|never mind|nevermind|do not|stop|wrong|forget it|leave it|incorrect)\b/
const yesWords =
  /^(?:yes|yeah|yep|yup|yeh|sure|absolutely|definitely|certainly|correct|exactly|okay|ok|of course|go ahead|please do|do it|do that|book it|book that|that is right|that is correct|that is fine|that works|that is good|sounds good|sounds great|perfect|i do|you can|cancel it|cancel that|take it|i will take it)\b/
const besidesYes = new Set(
  (
    'yes yeah yep yup yeh please sure absolutely definitely certainly correct right exactly okay ok do it that is ' +
    'book bucket look fine good great perfect works sounds you can thank thanks i would like will take to the this ' +
    'appointment so cancel cancelled and oh very much just lovely confirm indeed'
  ).split(' '),
)

export type Answer = 'yes' | 'no' | 'unclear'

/**
 * Hears a yes only when nothing in the words speaks against it: one unknown word, or a yes beside a no, is unclear, since an
 * unclear answer costs a question and a wrong yes costs an appointment.
 */
export function hearAnswer(words: string, cancelling: boolean): Answer {
  const saidYes = yesWords.test(words) || /\b(?:yes|yeah|yep)\b/.test(words)
  if (doubts.test(words)) return 'unclear'
  if (saysNo(words, cancelling)) return /\b(?:yes|yeah|yep|yup)\b/.test(words) ? 'unclear' : 'no'
  if (!saidYes || (cancelling && /\bbook\b/.test(words))) return 'unclear'
  const known = words
    .replace(/\b(?:of course|go ahead|for me)\b/g, 'yes')
    .split(' ')
    .every((word) => besidesYes.has(word))
  return known ? 'yes' : 'unclear'
}

function saysNo(words: string, cancelling: boolean): boolean {
  return noWords.test(words) || words === 'know' || (!cancelling && /\bcancel\b/.test(words))
}
