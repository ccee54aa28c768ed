import { sentenceOf } from '../api/problem.ts'
import { text } from '../text/text.ts'
import { Button } from './button.tsx'
import './failure.css'

interface FailureProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** What could not be shown, and the one thing to do about it. */
export function Failure({ error, onRetry }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <p>{sentenceOf(error)}</p>
      <Button onClick={onRetry}>{text.again}</Button>
    </div>
  )
}
