import { Route, Switch } from 'wouter'
import { HomePage } from '../home/home-page.tsx'
import { SettingsPage } from '../settings/settings-page.tsx'
import { Shell } from './shell.tsx'

/** The pages of somebody signed in. */
export function OwnerPages() {
  return (
    <Shell>
      <Switch>
        <Route path="/settings">
          <SettingsPage />
        </Route>
        <Route>
          <HomePage />
        </Route>
      </Switch>
    </Shell>
  )
}
