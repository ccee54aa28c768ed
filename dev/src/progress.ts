const FIRST_MS = 2000
const EVERY_MS = 15_000

/** Says what is going on once it has taken two seconds, then every quarter of a minute. */
export function showProgress(what: string, say: (line: string) => void): Disposable {
  const startedAt = performance.now()
  const seconds = () => Math.round((performance.now() - startedAt) / 1000)
  let shown = false
  const first = setTimeout(() => {
    shown = true
    say(`${what} ...`)
  }, FIRST_MS)
  const again = setInterval(() => say(`${what} ... ${seconds()} s`), EVERY_MS)
  return {
    [Symbol.dispose]: () => {
      clearTimeout(first)
      clearInterval(again)
      if (shown) say(`${what}: ${seconds()} s`)
    },
  }
}
