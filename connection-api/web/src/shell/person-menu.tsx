import { Menu } from '@base-ui/react/menu'
import { CircleUserRound } from 'lucide-react'
import { useSessionStore } from '../session/use-session.ts'
import { text } from '../text/text.ts'
import { usePerson } from './use-person.ts'
import './person-menu.css'

/** Who is signed in, and the ways out. */
export function PersonMenu() {
  const session = useSessionStore()
  const person = usePerson().data
  return (
    <Menu.Root>
      <Menu.Trigger className="person">
        <CircleUserRound aria-hidden="true" />
        <span className="person-name">{person?.name ?? text.person.menu}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={8} className="menu-place">
          <Menu.Popup className="menu">
            {person && (
              <div className="menu-about">
                {text.person.as}
                <strong>{person.email ?? person.name}</strong>
              </div>
            )}
            <Menu.Item className="menu-item" onClick={() => void session.signOut(false)}>
              {text.person.signOut}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={() => void session.signOut(true)}>
              {text.person.signOutEverywhere}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
