/** Shared by all tabs, as the cookie is that it goes with. It opens nothing by itself. */
const KEY = 'parley-refresh-attempt'
const BYTES = 32

/**
 * What the next refresh is known by: 256 random bits, base64url. It stays the same until an answer
 * has come, also over a reload in the middle, so that whoever asks again gets the same answer.
 */
export function currentAttempt(): string {
  const known = localStorage.getItem(KEY)
  if (known !== null) return known
  const made = base64url(crypto.getRandomValues(new Uint8Array(BYTES)))
  localStorage.setItem(KEY, made)
  return made
}

/** Its answer has come. */
export function endAttempt(): void {
  localStorage.removeItem(KEY)
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
