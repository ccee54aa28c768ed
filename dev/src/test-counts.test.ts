import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addCounts, noCounts, readCounts, summary } from './test-counts.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const report = {
  numTotalTests: 5,
  numPassedTests: 4,
  numFailedTests: 1,
  testResults: [{ status: 'failed' }, { status: 'passed' }],
}

test('reports are read and added up', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'unit.json')
  await writeFile(path, JSON.stringify(report))
  const once = await readCounts(path)
  expect(once).toEqual({ files: 2, failedFiles: 1, tests: 5, passed: 4, failed: 1 })
  expect(addCounts(once, once)).toMatchObject({ files: 4, tests: 10, passed: 8, failed: 2 })
  expect(await readCounts(join(folder.path, 'none.json'))).toEqual(noCounts)
})

test('the summary closes as vitest does', () => {
  const counts = { files: 3, failedFiles: 0, tests: 12, passed: 12, failed: 0 }
  expect(summary(counts, 1234)).toBe(
    '\n Test Files  3 passed (3)\n      Tests  12 passed (12)\n   Duration  1.23s\n',
  )
})

test('a failed step is named', () => {
  const counts = { files: 3, failedFiles: 1, tests: 12, passed: 11, failed: 1 }
  expect(summary(counts, 1000, 'unit tests')).toContain(
    ' FAILED at: unit tests\n Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed (12)',
  )
})
