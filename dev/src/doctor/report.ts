import type { Finding } from './finding.ts'

/** The doctor's lines, by area, and a last one that counts. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ area }) => area.length))
  const lines = findings.flatMap(({ area, state, text, advice }) => [
    `${state.padEnd(7)}  ${area.padEnd(width)}  ${text}`,
    ...(advice === undefined ? [] : [`${' '.repeat(width + 11)}-> ${advice}`]),
  ])
  return [...lines, '', summary(findings), ''].join('\n')
}

function summary(findings: readonly Finding[]): string {
  const problems = findings.filter(({ state }) => state === 'problem').length
  if (problems === 0) return `All ${findings.length} checks are fine.`
  return `${problems} of ${findings.length} checks found a problem.`
}
