import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '@parley/shared/config/read-env'
import { z } from 'zod'
import type { Pack } from './pack.ts'

const isFunction = (value: unknown) => typeof value === 'function'

/** A pack as somebody else wrote it. */
const LoadedPack = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
    .max(30),
  prompt: z.object({
    owner: z.string().min(1).max(2000),
    guest: z.string().min(1).max(2000).optional(),
  }),
  migrations: z
    .record(z.string().regex(/^\d{4}-[a-z0-9-]+$/), z.object({ up: z.custom(isFunction) }))
    .optional(),
  open: z.custom<Pack['open']>(isFunction),
})

/**
 * The packs that TOOL_PACKS names: ours by their names, others by the package or the absolute path
 * of the module that exports them as `pack`.
 *
 * @throws {ConfigError} saying which one cannot be had, and why
 */
export async function loadPacks(
  named: readonly string[],
  ours: Readonly<Record<string, Pack>>,
): Promise<readonly Pack[]> {
  const packs: Pack[] = []
  for (const specifier of named) {
    const pack = ours[specifier] ?? (await importPack(specifier, Object.keys(ours)))
    if (packs.some(({ name }) => name === pack.name)) {
      throw refused(specifier, `there is another pack by the name of ${pack.name}`)
    }
    packs.push(pack)
  }
  return packs
}

async function importPack(specifier: string, ours: readonly string[]): Promise<Pack> {
  const { pack } = await importModule(specifier, ours)
  if (!isPack(pack)) throw refused(specifier, whyNotPack(pack))
  if (ours.includes(pack.name)) throw refused(specifier, `${pack.name} is the name of one of ours`)
  return pack
}

async function importModule(
  specifier: string,
  ours: readonly string[],
): Promise<{ pack?: unknown }> {
  const module = isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier
  try {
    return await import(module)
  } catch (error) {
    if (isNotFound(error, specifier)) {
      const ways = `a package that is installed, or the absolute path of a module`
      const names = ours.join(', ')
      throw refused(specifier, `there is no such pack. Name one of ours (${names}), ${ways}`)
    }
    throw refused(specifier, `it could not be loaded: ${messageOf(error)}`)
  }
}

/** Of the pack itself; what it imports may be missing as well. */
function isNotFound(error: unknown, specifier: string): boolean {
  const isMissing =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  return isMissing && error.message.split(' imported from ')[0]?.includes(specifier) === true
}

/** Of a module that does not load: where it is and what is wrong with it. */
const messageOf = (error: unknown) => (error instanceof Error ? error.message : 'it threw')

const isPack = (value: unknown): value is Pack => LoadedPack.safeParse(value).success

/** Names what is wrong, by its place in the pack. */
function whyNotPack(value: unknown): string {
  if (value === undefined) return 'its module exports no "pack"'
  const places = LoadedPack.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? []
  return `its ${[...new Set(places)].join(', ') || 'export "pack"'} is not as definePack asks for`
}

const refused = (specifier: string, why: string) =>
  new ConfigError(`Configuration: TOOL_PACKS names ${specifier}, but ${why}.`)
