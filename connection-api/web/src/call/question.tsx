import { useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { openQuestion } from './timeline.ts'
import { useCall, useCallStore } from './use-call.ts'
import { useNow } from './use-now.ts'

/** What the agent asks, with a yes and a no that count exactly as much as saying it. */
export function Question() {
  const store = useCallStore()
  const { timeline } = useCall()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const question = openQuestion(timeline, useNow())
  const consent = question?.consent
  if (consent === undefined) return null
  const press = async (answer: 'yes' | 'no') => {
    setBusy(true)
    setFailure(undefined)
    try {
      await store.answer(consent, answer)
    } catch (error) {
      setFailure(error instanceof Error ? error.message : text.problems.unknown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="question" aria-label={text.call.question}>
      <p>{question?.title}</p>
      <div className="actions">
        <Button look="main" busy={busy} onClick={() => void press('yes')}>
          {text.call.yes}
        </Button>
        <Button busy={busy} onClick={() => void press('no')}>
          {text.call.no}
        </Button>
      </div>
      {failure !== undefined && <Notice kind="bad">{failure}</Notice>}
    </section>
  )
}
