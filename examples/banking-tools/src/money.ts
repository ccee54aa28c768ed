const AMOUNT =
  /^[£$€]?\s*(?<whole>\d{1,7}|\d{1,3}(?:,\d{3}){1,2})(?:\.(?<cents>\d{2}))?(?:\s*(?:pounds?|euros?|dollars?))?$/i

/** `49.99`, `1,200` or `50 pounds` -> cents; undefined: it is no amount above nothing. */
export function readAmount(said: string): number | undefined {
  const { whole, cents = '0' } = AMOUNT.exec(said.trim())?.groups ?? {}
  if (whole === undefined) return undefined
  const amount = Number(whole.replaceAll(',', '')) * 100 + Number(cents)
  return amount > 0 ? amount : undefined
}

/** Those with hundredths, and how they are said. */
const WORDS = {
  GBP: { one: 'pound', many: 'pounds', cent: 'penny', cents: 'pence' },
  EUR: { one: 'euro', many: 'euros', cent: 'cent', cents: 'cents' },
  USD: { one: 'dollar', many: 'dollars', cent: 'cent', cents: 'cents' },
} as const
export type Currency = keyof typeof WORDS

/** `1,234 pounds and 5 pence` */
export function spokenMoney(amount: number, currency: Currency): string {
  const { one, many, cent, cents } = WORDS[currency]
  const [whole, rest] = [Math.floor(amount / 100), amount % 100]
  const parts = [
    ...(whole > 0 || rest === 0 ? [`${grouped(whole)} ${whole === 1 ? one : many}`] : []),
    ...(rest > 0 ? [`${rest} ${rest === 1 ? cent : cents}`] : []),
  ]
  return parts.join(' and ')
}

const grouped = (whole: number) => whole.toLocaleString('en-GB')
