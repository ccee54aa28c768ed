/** Rows of a table, the first one its headings; numbers stand to the right. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ')
  process.stdout.write(`\n${title}\n${rows.map((row) => `  ${line(row)}\n`).join('')}`)
}

const pad = (cell: string, width: number, column: number) =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width)

/** The middle one, so that one slow round of a busy machine does not count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** @returns `0.97 (wanted: 1.0)`, marked when it was not reached */
export function verdict(ratio: number, wanted: number): string {
  const reached = ratio >= wanted ? '' : '  NOT REACHED'
  return `${ratio.toFixed(2)} (wanted: at least ${wanted.toFixed(1)})${reached}`
}
