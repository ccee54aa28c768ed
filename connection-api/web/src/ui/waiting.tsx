import { text } from '../text/text.ts'
import './waiting.css'

/** Something is on its way; nothing is shown for what comes at once. */
export function Waiting() {
  return (
    <output className="waiting">
      <span className="waiting-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="unseen">{text.waiting}</span>
    </output>
  )
}
