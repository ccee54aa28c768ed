import { useSyncExternalStore } from 'react'

const NARROW = '(max-width: 46rem)'

/** Whether there is no room for seven days side by side, also when the text is enlarged. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watch, () => matchMedia(NARROW).matches)
}

function watch(listener: () => void): () => void {
  const query = matchMedia(NARROW)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
