import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Session, SessionStore } from './session.ts'

/** The page's one session store. */
export const SessionContext = createContext<SessionStore | undefined>(undefined)

/** For requests in the person's name. */
export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext)
  if (store === undefined) throw new Error('There is no session around this component')
  return store
}

/** Whether somebody is signed in, as it changes. */
export function useSession(): Session {
  const store = useSessionStore()
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.get(),
  )
}
