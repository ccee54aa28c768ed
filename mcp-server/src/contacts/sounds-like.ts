import { doubleMetaphone } from 'double-metaphone'
import { distance } from 'fastest-levenshtein'

/** Said the same (Double Metaphone: "Smyth", "Smith"), or one slip in four letters away. */
export function soundsLike(name: string, said: string): boolean {
  if (distance(name, said) <= Math.floor(Math.max(name.length, said.length) / 4)) return true
  if (Math.min(name.length, said.length) < 3) return false
  const codes = doubleMetaphone(name)
  return doubleMetaphone(said).some((code) => code.length > 1 && codes.includes(code))
}
