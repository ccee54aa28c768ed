import { en } from './en.ts'

/** All that the page says; a language is one more file of this shape. */
export type Text = typeof en

const LANGUAGES: Readonly<Record<string, Text>> = { en }

/** The person's first language that we have. */
export function chooseText(wished: readonly string[]): Text {
  const known = wished.map((tag) => LANGUAGES[tag.split('-')[0] ?? ''])
  return known.find((text) => text !== undefined) ?? en
}

export const text: Text = chooseText(navigator.languages)
