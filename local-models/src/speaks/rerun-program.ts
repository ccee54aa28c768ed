import type { WASI } from 'node:wasi'

/** A WASI command that runs again and again, each time as if it had just been started. */
export interface Program {
  /** @throws {Error} when the program ends with anything but success */
  run(args: readonly string[]): void
}

interface Loaded {
  readonly memory: WebAssembly.Memory
  readonly start: () => void
}

/** WASI's "success". */
const DONE = 0

/**
 * Node's WASI starts one instance once. A new pair for each run costs 10 ms and leaves 20 MB and an
 * open folder to the garbage collector. So one pair is kept: memory is put back to what it was
 * before the first run, and the arguments, which a WASI object holds for good, are answered here. A
 * run that failed throws its pair away.
 *
 * @param sandbox makes what the program may touch
 */
export function createProgram(module: WebAssembly.Module, sandbox: () => WASI): Program {
  let args: readonly string[] = []
  let loaded = load()
  const fresh = new Uint8Array(loaded.memory.buffer).slice()

  function load(): Loaded {
    const wasi = sandbox()
    const answers = answerArguments(
      () => args,
      () => loaded.memory,
    )
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: { ...wasi.wasiImport, ...answers },
    })
    wasi.finalizeBindings(instance)
    return entry(instance)
  }

  return {
    run(given) {
      args = given
      try {
        loaded.start()
      } catch (error) {
        loaded = load()
        throw new Error('the program failed', { cause: error })
      }
      const memory = new Uint8Array(loaded.memory.buffer)
      memory.set(fresh)
      memory.fill(0, fresh.length)
    },
  }
}

function entry(instance: WebAssembly.Instance): Loaded {
  const { memory, _start: start } = instance.exports
  if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function') {
    throw new Error('not a WASI command')
  }
  return { memory, start: () => void start() }
}

/** The two calls by which a WASI program asks for its arguments, as zero-terminated strings. */
function answerArguments(args: () => readonly string[], memory: () => WebAssembly.Memory) {
  const encoded = () => args().map((arg) => Buffer.from(`${arg}\0`))
  return {
    args_sizes_get(countAt: number, bytesAt: number): number {
      const view = new DataView(memory().buffer)
      view.setUint32(countAt, args().length, true)
      view.setUint32(bytesAt, Buffer.concat(encoded()).byteLength, true)
      return DONE
    },
    args_get(pointersAt: number, stringsAt: number): number {
      const view = new DataView(memory().buffer)
      const bytes = new Uint8Array(memory().buffer)
      let at = stringsAt
      for (const [index, arg] of encoded().entries()) {
        view.setUint32(pointersAt + 4 * index, at, true)
        bytes.set(arg, at)
        at += arg.byteLength
      }
      return DONE
    },
  }
}
