import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CHECKOUT } from '../state-folder.ts'
import { PARLEY_SERVICES } from './parley-services.ts'

type ReadConfig = (env: Readonly<Record<string, string | undefined>>) => unknown

const ConfigModule = z.object({
  readConfig: z.custom<ReadConfig>((value) => typeof value === 'function'),
})

test.each(PARLEY_SERVICES)('$name is told what its config.ts reads', async (service) => {
  const told = new Set(['NODE_ENV', 'LOG_LEVEL', ...service.variables])
  const read = new Set(['NODE_ENV', 'LOG_LEVEL', ...(await variablesRead(service.name))])
  expect([...told].toSorted()).toEqual([...read].toSorted())
})

/** Which variables a service asks for, observed: with none set it asks for all before it refuses. */
async function variablesRead(service: string): Promise<Set<string>> {
  const config = pathToFileURL(join(CHECKOUT, service, 'src', 'config.ts')).href
  const { readConfig } = ConfigModule.parse(await import(config))
  const asked = new Set<string>()
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    { get: (_, name) => void asked.add(String(name)) },
  )
  await Promise.try(readConfig, env).catch(() => undefined)
  return asked
}
