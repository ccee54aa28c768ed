import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { CHECKOUT } from './state-folder.ts'

/** The process's environment, over that of the checkout's `.env` where there is one. */
export async function readDotenv(): Promise<Record<string, string | undefined>> {
  const text = await readFile(join(CHECKOUT, '.env'), 'utf8').catch(() => '')
  return { ...parseEnv(text), ...process.env }
}
