import { appendFileSync } from 'node:fs'

/** Takes one line of output, with the name of the part that said it; `parley` is the runner. */
export type RunnerLog = (label: string, line: string) => void

const COLOURS = [36, 35, 34, 33, 32, 96, 95, 94]

/** Lines to the terminal, each under its label; coloured where the terminal shows colours. */
export function terminalLog(
  write: (text: string) => void = (text) => process.stdout.write(text),
  colours = process.stdout.isTTY,
): RunnerLog {
  const seen: string[] = []
  return (label, line) => {
    if (!seen.includes(label)) seen.push(label)
    const padded = label.padEnd(14)
    const colour = COLOURS[seen.indexOf(label) % COLOURS.length] ?? 0
    write(colours ? `\u001B[${colour}m${padded}\u001B[0m ${line}\n` : `${padded} ${line}\n`)
  }
}

/** Lines into a file, where a terminal has something else to show. */
export function fileLog(path: string): RunnerLog {
  return (label, line) => appendFileSync(path, `${label.padEnd(14)} ${line}\n`, { mode: 0o600 })
}
