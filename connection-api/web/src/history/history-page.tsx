import { text } from '../text/text.ts'
import { Approvals } from './approvals.tsx'
import { Calls } from './calls.tsx'
import { StandingLeaves } from './standing-leaves.tsx'
import './history.css'

/** What happened, what waits for an answer, and what may be done without asking. */
export function HistoryPage() {
  return (
    <div className="page">
      <h1>{text.places.history}</h1>
      <Approvals />
      <Calls />
      <StandingLeaves />
    </div>
  )
}
