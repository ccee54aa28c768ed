const last = (number: string) => number.slice(-4)

/** `****4321`: all that is ever told of a number. */
export const masked = (number: string) => `****${last(number)}`

/** `ending in 4 3 2 1`: digit by digit, as it is said. */
export const spokenEnding = (number: string) => `ending in ${last(number).split('').join(' ')}`
