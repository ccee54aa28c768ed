import { rm } from 'node:fs/promises'
import { readDotenv } from './read-dotenv.ts'
import { runCommand } from './run-command.ts'
import { RunFailure } from './run-failure.ts'
import { defaultStateDir, holderOfStateFolder } from './state-folder.ts'

/** `npm run reset`: forgets the development database and secrets. */
async function reset(): Promise<number> {
  const stateDir = defaultStateDir(await readDotenv())
  const holder = await holderOfStateFolder(stateDir)
  if (holder !== undefined) {
    throw new RunFailure(`Parley is running (process ${holder}). End it first, then reset.`)
  }
  await rm(stateDir, { recursive: true, force: true })
  process.stdout.write(
    `Removed ${stateDir}: the next start makes new secrets and a new calendar.\n`,
  )
  return 0
}

await runCommand(reset)
