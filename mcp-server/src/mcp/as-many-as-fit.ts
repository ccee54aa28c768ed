/** Of names and times that are said one after the other; 300 letters of them are about 130 tokens. */
const MOST_LETTERS = 300

/**
 * The first of them that may be said in one answer, which a model has to read in 150 tokens; one at
 * least.
 *
 * @param most so many a caller can keep in mind
 */
export function asManyAsFit(items: readonly string[], most: number): readonly string[] {
  let letters = 0
  const tooMany = items.findIndex((item, index) => {
    letters += item.length
    return index >= most || (index > 0 && letters > MOST_LETTERS)
  })
  return tooMany === -1 ? items : items.slice(0, tooMany)
}
