import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writePrivately } from './secrets.ts'
import { holderOfStateFolder } from './state-folder.ts'

const StackFile = z.object({
  pid: z.number().int(),
  urls: z.object({
    connectionApi: z.string(),
    mcp: z.string(),
    livekit: z.string(),
    localModels: z.string(),
    worker: z.string(),
  }),
  env: z.record(z.string(), z.string()),
})

/** How to reach a running stack, and all that its services were told. Holds secrets. */
export type StackFile = Readonly<z.output<typeof StackFile>>

/** Written once everything is ready, for our user's eyes only. */
export async function writeStackFile(stateDir: string, stack: StackFile): Promise<void> {
  await writePrivately(fileIn(stateDir), `${JSON.stringify(stack, null, 2)}\n`)
}

export async function removeStackFile(stateDir: string): Promise<void> {
  await rm(fileIn(stateDir), { force: true })
}

/** The stack that is running and ready on this state folder; undefined when there is none. */
export async function findRunningStack(stateDir: string): Promise<StackFile | undefined> {
  const text = await readFile(fileIn(stateDir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = StackFile.safeParse(JSON.parse(text))
  if (!parsed.success) return undefined
  // What a killed runner left behind names a process that no longer holds the folder.
  const holder = await holderOfStateFolder(stateDir)
  return parsed.data.pid === holder ? parsed.data : undefined
}

function fileIn(stateDir: string): string {
  return join(stateDir, 'stack.json')
}
