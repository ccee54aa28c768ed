import { Mic, Keyboard } from 'lucide-react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { useCallStore } from './use-call.ts'

interface StartCallProps {
  readonly title: string
  readonly about: string
  readonly examples: readonly string[]
}

/** One button. The browser asks for the microphone when it is pressed, and not before. */
export function StartCall({ title, about, examples }: StartCallProps) {
  const store = useCallStore()
  return (
    <section className="call call-start" aria-label={text.call.label}>
      <h1>{title}</h1>
      <button className="talk" type="button" onClick={() => void store.start('speaking')}>
        <Mic aria-hidden="true" />
        <span>{text.call.talk}</span>
      </button>
      <Button look="quiet" onClick={() => void store.start('typing')}>
        <Keyboard aria-hidden="true" />
        {text.call.typeInstead}
      </Button>
      <div className="call-examples">
        <p className="soft">{text.call.examples}</p>
        <ul>
          {examples.map((example) => (
            <li key={example}>{text.call.quoted(example)}</li>
          ))}
        </ul>
      </div>
      <p className="call-about soft">{about}</p>
    </section>
  )
}
