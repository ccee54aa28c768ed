import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Report = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string() })),
})

/** Results of several runs of vitest, added up. */
export interface Counts {
  readonly files: number
  readonly failedFiles: number
  readonly tests: number
  readonly passed: number
  readonly failed: number
}

export const noCounts: Counts = { files: 0, failedFiles: 0, tests: 0, passed: 0, failed: 0 }

/** Reads the report of vitest's `json` reporter; a run that wrote none counts nothing. */
export async function readCounts(path: string): Promise<Counts> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return noCounts
  const report = Report.parse(JSON.parse(text))
  return {
    files: report.testResults.length,
    failedFiles: report.testResults.filter(({ status }) => status === 'failed').length,
    tests: report.numTotalTests,
    passed: report.numPassedTests,
    failed: report.numFailedTests,
  }
}

export function addCounts(one: Counts, other: Counts): Counts {
  return {
    files: one.files + other.files,
    failedFiles: one.failedFiles + other.failedFiles,
    tests: one.tests + other.tests,
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
  }
}

/** The last lines of `npm test`, in the form that vitest closes with. */
export function summary(counts: Counts, tookMs: number, failedStep?: string): string {
  return [
    '',
    ...(failedStep === undefined ? [] : [` FAILED at: ${failedStep}`]),
    ` Test Files  ${tally(counts.failedFiles, counts.files - counts.failedFiles, counts.files)}`,
    `      Tests  ${tally(counts.failed, counts.passed, counts.tests)}`,
    `   Duration  ${(tookMs / 1000).toFixed(2)}s`,
    '',
  ].join('\n')
}

function tally(failed: number, passed: number, total: number): string {
  const parts = [...(failed > 0 ? [`${failed} failed`] : []), `${passed} passed`]
  return `${parts.join(' | ')} (${total})`
}
