import type { Random } from '../../audio/noise.ts'

/** One of several, each as likely as the others. */
export function pick<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0]
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability
}
