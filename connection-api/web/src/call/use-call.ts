import { createContext, useContext, useSyncExternalStore } from 'react'
import type { CallStore, CallView } from './call-store.ts'

export const CallContext = createContext<CallStore | undefined>(undefined)

export function useCallStore(): CallStore {
  const store = useContext(CallContext)
  if (store === undefined) throw new Error('There is no call around this component')
  return store
}

/** The call, as it changes. */
export function useCall(): CallView {
  const store = useCallStore()
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.get(),
  )
}
