/** Flite renders a sentence whole before its first sound is out, so long ones are cut. */
const LONGEST = 240
/** No word is longer; a run of digits is read out one by one. */
const LONGEST_WORD = 40
const UNBROKEN = new RegExp(`\\S{${LONGEST_WORD}}(?=\\S)`, 'g')
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
/** A full stop after these ends no sentence. */
const ABBREVIATION = /\b(?:Dr|Mr|Mrs|Ms|Prof|St|[ap]\.?m|e\.g|i\.e)\.\s*$/i

/** Sentences in order, so that the first can be heard while the next is rendered. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  let open = ''
  for (const { segment } of segmenter.segment(text.replace(UNBROKEN, '$& '))) {
    open += segment
    if (ABBREVIATION.test(open)) continue
    sentences.push(open)
    open = ''
  }
  sentences.push(open)
  return sentences.flatMap(cutLong).filter((sentence) => sentence !== '')
}

function cutLong(sentence: string): string[] {
  const pieces: string[] = []
  let rest = sentence.trim()
  while (rest.length > LONGEST) {
    const head = rest.slice(0, LONGEST)
    const at = Math.max(head.lastIndexOf(', ') + 1, head.lastIndexOf('; ') + 1)
    const cut = at > LONGEST / 3 ? at : head.lastIndexOf(' ')
    pieces.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  return [...pieces, rest]
}
