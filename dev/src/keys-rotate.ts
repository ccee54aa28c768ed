import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { readDotenv } from './read-dotenv.ts'
import { runCommand } from './run-command.ts'
import { findRunningStack } from './stack-file.ts'
import { CHECKOUT, defaultStateDir } from './state-folder.ts'

/**
 * `npm run keys:rotate`: with the keys that the running stack's services know, else with those that
 * are configured.
 */
async function rotateKeys(): Promise<number> {
  const configured = await readDotenv()
  const stack = await findRunningStack(defaultStateDir(configured))
  const child = spawn(process.execPath, ['src/rotate-keys.ts'], {
    cwd: join(CHECKOUT, 'connection-api'),
    stdio: 'inherit',
    env: stack?.env ?? configured,
  })
  await once(child, 'exit')
  return child.exitCode ?? 1
}

await runCommand(rotateKeys)
