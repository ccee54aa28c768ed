import { useEffect, useRef } from 'react'

/**
 * Says where one has arrived, as loading a page would: in the title, and with the focus at the
 * beginning of what is there.
 */
export function useArrival(place: string): void {
  const before = useRef(place)
  useEffect(() => {
    document.title = `${place} - Parley`
    if (before.current === place) return
    before.current = place
    document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [place])
}
