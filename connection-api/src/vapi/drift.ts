/**
 * Where what is there differs from what was wished for, as names such as `model.tools`. Members that
 * were not wished for are the other side's own.
 */
export function driftOf(wished: unknown, there: unknown): string[] {
  return differences(wished, there, '', 2)
}

function differences(wished: unknown, there: unknown, path: string, depth: number): string[] {
  if (depth > 0 && isRecord(wished) && isRecord(there)) {
    return Object.keys(wished)
      .filter((key) => key !== SECRET)
      .flatMap((key) => differences(wished[key], there[key], join(path, key), depth - 1))
  }
  return holds(wished, there) ? [] : [path]
}

/** Headers hold our secret, and are not shown again as they were told. */
const SECRET = 'headers'

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`)

/** All that was wished for is there. */
function holds(wished: unknown, there: unknown): boolean {
  if (Array.isArray(wished)) {
    if (!Array.isArray(there) || there.length !== wished.length) return false
    return wished.every((item, index) => holds(item, there[index]))
  }
  if (!isRecord(wished)) return wished === undefined || wished === there
  if (!isRecord(there)) return false
  return Object.keys(wished).every((key) => key === SECRET || holds(wished[key], there[key]))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
