/** Turns that begin so refuse, whatever follows, unless they also agree. */
const REFUSALS = [
  /^(?:no|nope|nah|naw)\b/,
  /^(?:please )?(?:don't|dont|do not|stop)\b/,
  /^(?:not now|not yet|never ?mind|forget it|leave it|i don't want|i do not want)\b/,
  /^know$/,
]

/** Words that make "no" part of a yes: "no problem", "no, yes", "no, go ahead". */
const AGREEMENTS =
  /\b(?:yes|yeah|yep|yup|sure|okay|ok|please do(?! not)|go ahead|no problem|no worries|no doubt|no objection|no trouble)\b/

const FILLERS = /^(?:(?:um+|uh+|er+|hm+|well|oh|sorry|actually|i said) )+/

/**
 * Is this turn a plain refusal? It errs towards no: a wrong no only makes the agent ask again,
 * a wrong yes books.
 */
export function isPlainNo(text: string): boolean {
  const said = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^a-z0-9' ]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(FILLERS, '')
  return REFUSALS.some((refusal) => refusal.test(said)) && !AGREEMENTS.test(said)
}
