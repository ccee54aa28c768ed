const someone = String.raw`(?<name>[a-z]+(?: [a-z]+){0,2}?)`
const asked = [
  new RegExp(String.raw`\b(?:number|email|e mail) (?:of|for) (?:my )?${someone}(?: please)?$`),
  new RegExp(String.raw`\bwhat is ${someone} (?:phone )?number\b`),
  new RegExp(String.raw`\bi reach ${someone}(?: please)?$`),
  new RegExp(String.raw`\bcontact (?:called |named |of )?${someone}(?: please)?$`),
  new RegExp(String.raw`^(?:i mean |yes |it is |the )*${someone}(?: please)?$`),
]
const saved = new RegExp(
  String.raw`\bcontact (?:called |named |for |of )?${someone} (?:(?:with|the|his|her|and|is|at) )*(?:phone|from|number|telephone)(?: number)?(?: is)?(?<digits>(?: (?:\d+|to|too|for|ate|oh|o))+)(?: please)?$`,
)

/** Whose number is asked for. */
export function hearName(words: string): string | undefined {
  for (const pattern of asked) {
    const name = pattern.exec(words)?.groups?.['name']
    if (name !== undefined) return inCapitals(name)
  }
  return undefined
}

/** "Save a contact, Peter Brown, phone number 555 1234." */
export function hearContact(words: string): { name: string; phone: string } | undefined {
  const { name, digits } = saved.exec(words)?.groups ?? {}
  if (name === undefined || digits === undefined) return undefined
  return { name: inCapitals(name), phone: digits.trim().split(' ').map(digit).join('') }
}

/** As the recogniser writes digits that stand among others. */
function digit(word: string): string {
  const sounds = { to: '2', too: '2', for: '4', ate: '8', oh: '0', o: '0' }
  return Object.entries(sounds).find(([sound]) => sound === word)?.[1] ?? word
}

function inCapitals(name: string): string {
  return name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
}
