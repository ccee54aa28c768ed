/** Languages that are heard at Vapi, most of those that people ask for. */
const KNOWN =
  'cs da de el en en-GB en-US es fi fr hi hu it ja ko nl no pl pt pt-BR ro ru sv tr uk zh'

export interface Language {
  /** BCP 47. */
  readonly tag: string
  /** As the person's own language calls it. */
  readonly name: string
}

/** Which languages an agent can be given, by name; the one that it has is among them. */
export function languagesWith(chosen: string, locale = navigator.language): Language[] {
  const tags = [...new Set([...KNOWN.split(' '), chosen])]
  const known = tags.map((tag) => ({ tag, name: languageName(tag, locale) }))
  return known.toSorted((one, other) => one.name.localeCompare(other.name, locale))
}

/** "British English", for `en-GB`. */
export function languageName(tag: string, locale = navigator.language): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag
}
