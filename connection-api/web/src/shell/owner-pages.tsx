import { lazy, Suspense, useEffect, useState } from 'react'
import { Route, Switch, useRoute } from 'wouter'
import { ownersDoor } from '../call/call-door.ts'
import { CallStore } from '../call/call-store.ts'
import { CallContext } from '../call/use-call.ts'
import { HomePage } from '../home/home-page.tsx'
import { useSessionStore } from '../session/use-session.ts'
import { Waiting } from '../ui/waiting.tsx'
import { CallElsewhere } from './call-elsewhere.tsx'
import { Shell } from './shell.tsx'

/** Whatever is not looked at first is fetched when it is looked at. */
const AgentsPage = lazy(async () => ({
  default: (await import('../agents/agents-page.tsx')).AgentsPage,
}))
const CalendarsPage = lazy(async () => ({
  default: (await import('../calendars/calendars-page.tsx')).CalendarsPage,
}))
const ContactsPage = lazy(async () => ({
  default: (await import('../contacts/contacts-page.tsx')).ContactsPage,
}))
const HistoryPage = lazy(async () => ({
  default: (await import('../history/history-page.tsx')).HistoryPage,
}))
const SettingsPage = lazy(async () => ({
  default: (await import('../settings/settings-page.tsx')).SettingsPage,
}))
const WeekPage = lazy(async () => ({ default: (await import('../week/week-page.tsx')).WeekPage }))

/** The pages of somebody signed in, and the one call that goes on across them. */
export function OwnerPages() {
  const session = useSessionStore()
  const [call] = useState(() => new CallStore(ownersDoor(session)))
  const [atHome] = useRoute('/')
  useEffect(() => () => void call.hangUp(), [call])
  return (
    <CallContext value={call}>
      <Shell>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/week">
              <WeekPage />
            </Route>
            <Route path="/contacts">
              <ContactsPage />
            </Route>
            <Route path="/calendars">
              <CalendarsPage />
            </Route>
            <Route path="/agents">
              <AgentsPage />
            </Route>
            <Route path="/history">
              <HistoryPage />
            </Route>
            <Route path="/settings">
              <SettingsPage />
            </Route>
            <Route>
              <HomePage />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
      <CallElsewhere atHome={atHome} />
    </CallContext>
  )
}
