import { AudioLines, CalendarDays, Headset, Link2, ScrollText, Settings, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useLocation, useRoute } from 'wouter'
import { useSettings } from '../session/use-settings.ts'
import { text } from '../text/text.ts'
import { Mark } from './mark.tsx'
import { PersonMenu } from './person-menu.tsx'
import { useArrival } from './use-arrival.ts'
import './shell.css'

const PLACES = [
  { path: '/', name: text.places.talk, Icon: AudioLines },
  { path: '/week', name: text.places.week, Icon: CalendarDays },
  { path: '/contacts', name: text.places.contacts, Icon: Users },
  { path: '/calendars', name: text.places.calendars, Icon: Link2 },
  { path: '/agents', name: text.places.agents, Icon: Headset },
  { path: '/history', name: text.places.history, Icon: ScrollText },
  { path: '/settings', name: text.places.settings, Icon: Settings },
] as const

/** What is around every page: where one is, where one can go, who one is. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation()
  const places = usePlaces()
  useArrival((PLACES.find((place) => place.path === path) ?? PLACES[0]).name)
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <header className="shell-head">
        <Link href="/" className="shell-mark" aria-label={text.places.home}>
          <Mark />
        </Link>
        <nav className="places" aria-label={text.places.all}>
          {places.map((place) => (
            <Place key={place.path} {...place} />
          ))}
        </nav>
        <PersonMenu />
      </header>
      <main id="content" className="shell-content" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}

/** Agents can be kept where there is a provider for them. */
function usePlaces() {
  const doors = useSettings().data?.agents
  const hasAgents = doors !== undefined && (doors.vapi || doors.elevenlabs)
  return PLACES.filter(({ path }) => path !== '/agents' || hasAgents)
}

function Place({ path, name, Icon }: (typeof PLACES)[number]) {
  const [here] = useRoute(path)
  return (
    <Link href={path} className="place" aria-current={here ? 'page' : undefined}>
      <Icon aria-hidden="true" />
      <span>{name}</span>
    </Link>
  )
}
