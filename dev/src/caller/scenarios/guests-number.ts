/** Those that recognisers tell apart best; of several alike in a row one is easily lost. */
const WELL_HEARD = [0, 2, 4, 6, 7]
const WORDS = 'zero one two three four five six seven eight nine'.split(' ')

/** A British number that nobody else has in this calendar: each may book a few times a day. */
export function somebodysNumber(randomBelow: (most: number) => number): string {
  let number = '02074'
  while (number.length < 11) {
    const others = WELL_HEARD.filter((digit) => !number.endsWith(String(digit)))
    number += others[randomBelow(others.length)] ?? ''
  }
  return number
}

/** "zero two zero seven four ...". */
export function sayDigits(number: string): string {
  return Array.from(number, (digit) => WORDS[Number(digit)] ?? '').join(' ')
}

/** In groups at first, as people say a number; each digit by itself when they are asked once more. */
export function waysToSayNumber(number: string): () => string {
  const groups = [number.slice(0, 3), number.slice(3, 7), number.slice(7)].map(sayDigits)
  const singly = Array.from(number, sayDigits)
  let times = 0
  return () => `${((times += 1) % 2 === 1 ? groups : singly).join(', ')}.`
}

/** The digits that a sentence reads out one by one: "0 2 0, 7 4 4 6" is 0207446. */
export function readDigits(sentence: string): string {
  const runs = sentence.match(/\d(?:[ ,]+\d(?!\d))+/g) ?? []
  return runs.map((run) => run.replaceAll(/\D/g, '')).join(' ')
}
