import { CallPanel } from '../call/call-panel.tsx'
import { usePerson, type Person } from '../shell/use-person.ts'
import { text } from '../text/text.ts'
import { Shown } from '../ui/shown.tsx'
import { ComingUp } from './coming-up.tsx'
import './home.css'

/** Where a person arrives: the call, and what is next. */
export function HomePage() {
  const person = usePerson()
  return (
    <div className="home">
      <Shown query={person}>{(known) => <OwnersCall person={known} />}</Shown>
      <ComingUp />
    </div>
  )
}

function OwnersCall({ person }: { readonly person: Person }) {
  const { greeting, about, ownersExamples } = text.call
  const firstName = person.name.split(' ')[0] ?? person.name
  return (
    <CallPanel
      title={greeting(firstName)}
      about={about(person.name, leaveOf(person))}
      examples={ownersExamples}
    />
  )
}

/** In words, what the agent may do for this person. */
function leaveOf({ permissions }: Person): string {
  const { may, mayNothing } = text.call
  const words = Object.entries(may).filter(([scope]) => permissions.includes(scope))
  if (words.length === 0) return mayNothing
  return new Intl.ListFormat(navigator.language).format(words.map(([, saying]) => saying))
}
