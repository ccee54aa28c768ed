import { cp, mkdir, rename } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'

/** One line of a Dockerfile: what it does and with what. */
export interface Instruction {
  readonly verb: string
  readonly rest: string
}

/** A stage's name, the stage or image it starts from, and its instructions. */
export interface Stage {
  readonly name: string
  readonly from: string
  readonly instructions: readonly Instruction[]
}

/** The stages in order. Knows what our Dockerfile uses: no line continuations, no arguments. */
export function readStages(text: string): Stage[] {
  const stages: { name: string; from: string; instructions: Instruction[] }[] = []
  for (const line of text.split('\n')) {
    const match = /^([A-Z]+) (.+)$/.exec(line.trim())
    if (!match) continue
    const [, verb = '', rest = ''] = match
    if (verb === 'FROM') {
      const [from = '', , name = ''] = rest.split(' ')
      stages.push({ name, from, instructions: [] })
    } else {
      stages.at(-1)?.instructions.push({ verb, rest })
    }
  }
  return stages
}

/** Where a stage's file system and working directory stand after its copies. */
export interface BuiltStage {
  readonly root: string
  readonly workdir: string
  readonly command: readonly string[]
}

/**
 * Carries out WORKDIR and COPY of a stage in `root`, which stands for `/`, and hands every RUN to
 * `run`. `COPY --from` reads `sources`.
 */
export async function carryOut(
  stage: Stage,
  root: string,
  options: {
    readonly context: string
    readonly workdir?: string
    readonly sources?: Readonly<Record<string, string>>
    readonly run: (command: string, cwd: string) => Promise<void>
  },
): Promise<BuiltStage> {
  let workdir = options.workdir ?? '/'
  let command: string[] = []
  for (const { verb, rest } of stage.instructions) {
    if (verb === 'COPY') await copy(rest, root, workdir, options)
    if (verb === 'RUN') await options.run(rest, join(root, workdir))
    if (verb === 'CMD') command = z.array(z.string()).parse(JSON.parse(rest))
    if (verb !== 'WORKDIR') continue
    workdir = resolve(workdir, rest)
    await mkdir(join(root, workdir), { recursive: true })
  }
  return { root, workdir, command }
}

async function copy(
  rest: string,
  root: string,
  workdir: string,
  options: { readonly context: string; readonly sources?: Readonly<Record<string, string>> },
): Promise<void> {
  const { base, paths, target, fromStage } = readCopy(rest, options)
  const into = resolve(workdir, target)
  for (const path of paths) {
    const named = target.endsWith('/') && !path.endsWith('/')
    const to = join(root, named ? join(into, basename(path)) : into)
    await mkdir(dirname(to), { recursive: true })
    // Nobody else wants what an earlier stage made, and copying a gigabyte takes a minute.
    if (fromStage) await rename(join(base, path), to)
    else await cp(join(base, path), to, { recursive: true, verbatimSymlinks: true })
  }
}

/** `COPY [--from=stage] path... target` */
function readCopy(
  rest: string,
  options: { readonly context: string; readonly sources?: Readonly<Record<string, string>> },
) {
  const words = rest.split(' ')
  const stage = /^--from=(.+)$/.exec(words[0] ?? '')?.[1]
  const paths = stage === undefined ? words : words.slice(1)
  const base = stage === undefined ? options.context : options.sources?.[stage]
  if (base === undefined) throw new Error(`COPY from an unknown stage: ${rest}`)
  const target = paths.at(-1) ?? ''
  return { base, paths: paths.slice(0, -1), target, fromStage: stage !== undefined }
}
