import { ComingUp } from './coming-up.tsx'
import './home.css'

/** Where a person arrives: the call, and what is next. */
export function HomePage() {
  return (
    <div className="home">
      <ComingUp />
    </div>
  )
}
