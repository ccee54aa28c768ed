import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Route, Switch } from 'wouter'
import { createQueries } from './api/queries.ts'
import { GuestPage } from './guest/guest-page.tsx'
import { SessionStore } from './session/session.ts'
import { SessionContext, useSession, useSessionStore } from './session/use-session.ts'
import { OwnerPages } from './shell/owner-pages.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { Failure } from './ui/failure.tsx'
import { Waiting } from './ui/waiting.tsx'

/** The page that people call from: a guest's by its link, else its owner's. */
export function App() {
  const [session] = useState(() => new SessionStore())
  const [queries] = useState(createQueries)
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <SessionContext value={session}>
          <Switch>
            <Route path="/g/:secret">{({ secret }) => <GuestPage secret={secret} />}</Route>
            <Route>
              <OwnerGate />
            </Route>
          </Switch>
        </SessionContext>
      </QueryClientProvider>
    </CSPProvider>
  )
}

/** Whoever is not signed in signs in where they are, and goes on there. */
function OwnerGate() {
  const store = useSessionStore()
  const session = useSession()
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    store.start().catch(setFailure)
  }, [store])
  const again = () => {
    setFailure(undefined)
    store.start().catch(setFailure)
  }
  if (failure !== undefined) return <Failure error={failure} onRetry={again} />
  if (session.state === 'unknown') return <Waiting />
  return session.state === 'in' ? <OwnerPages /> : <SignInPage because={session.because} />
}
