import { Dialog } from '@base-ui/react/dialog'
import { useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { useSettings } from '../session/use-settings.ts'
import { useAvailability } from '../settings/use-availability.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Choice, Field, LongField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { languagesWith } from './languages.ts'
import { ToolChoice } from './tool-choice.tsx'
import { AGENTS, useTools, type Agent } from './use-agents.ts'
import { changesOf, wishesOf, type Wishes } from './wishes.ts'

interface AgentFormProps {
  readonly agent: Agent | undefined
  readonly onDone: () => void
}

/** All that an owner says of an agent. No provider hears of it before a sync. */
export function AgentForm({ agent, onDone }: AgentFormProps) {
  const [wishes, setWishes] = useState(() => wishesOf(agent))
  const change = useChange([AGENTS])
  const tools = useTools()
  const set = (part: Partial<Wishes>) => setWishes({ ...wishes, ...part })
  const body = changesOf(agent, wishes)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (Object.keys(body).length === 0) return onDone()
    const request = agent === undefined ? ADD : changeOf(agent)
    return change.mutate({ ...request, body }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit}>
      <Words wishes={wishes} onChange={set} />
      <Bookings wishes={wishes} onChange={set} />
      <Shown query={tools}>
        {(known) => (
          <ToolChoice
            tools={known.tools}
            chosen={wishes.tools}
            onChange={(chosen) => set({ tools: chosen })}
          />
        )}
      </Shown>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <div className="dialog-actions">
        <Dialog.Close render={<Button />}>{text.cancel}</Dialog.Close>
        <Button
          type="submit"
          look="main"
          busy={change.isPending}
          disabled={wishes.tools?.length === 0}
        >
          {text.save}
        </Button>
      </div>
    </form>
  )
}

const ADD = { path: AGENTS, method: 'POST' } as const
const changeOf = ({ id }: Agent) => ({ path: `${AGENTS}/${id}`, method: 'PATCH' }) as const

interface PartProps {
  readonly wishes: Wishes
  readonly onChange: (part: Partial<Wishes>) => void
}

/** What it is called, says and sounds like. Language and voice are given to Vapi alone. */
function Words({ wishes, onChange }: PartProps) {
  const heardHere = useSettings().data?.agents.vapi === true
  return (
    <>
      <Field
        label={text.agents.name}
        maxLength={40}
        autoComplete="off"
        required
        value={wishes.name}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <LongField
        label={text.agents.greeting}
        hint={text.agents.greetingHint}
        maxLength={300}
        rows={2}
        required
        value={wishes.greeting}
        // It is said in one go: a line is a space.
        onChange={({ target }) => onChange({ greeting: target.value.replaceAll('\n', ' ') })}
      />
      {heardHere && <Sound wishes={wishes} onChange={onChange} />}
    </>
  )
}

function Sound({ wishes, onChange }: PartProps) {
  return (
    <div className="field-pair">
      <Choice
        label={text.agents.language}
        value={wishes.language}
        onChange={({ target }) => onChange({ language: target.value })}
      >
        {languagesWith(wishes.language).map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </Choice>
      <Field
        label={text.agents.voice}
        hint={text.agents.voiceHint}
        pattern="(?:[a-z0-9\-]{2,20}:)?[A-Za-z0-9_\-]{1,64}"
        title={text.agents.voiceForm}
        autoComplete="off"
        spellCheck={false}
        required
        value={wishes.voice}
        onChange={({ target }) => onChange({ voice: target.value })}
      />
    </div>
  )
}

function Bookings({ wishes, onChange }: PartProps) {
  const kinds = useAvailability().data?.kinds.map(({ name }) => name) ?? []
  const names = new Set(wishes.kind === null ? kinds : [...kinds, wishes.kind])
  return (
    <div className="field-pair">
      <Choice
        label={text.agents.kind}
        value={wishes.kind ?? ''}
        onChange={({ target }) => onChange({ kind: target.value || null })}
      >
        <option value="">{text.agents.anyKind}</option>
        {[...names].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Choice>
      <Field
        label={text.agents.bookings}
        type="number"
        min={0}
        max={200}
        required
        value={Number.isNaN(wishes.bookings_a_day) ? '' : wishes.bookings_a_day}
        onChange={({ target }) => onChange({ bookings_a_day: target.valueAsNumber })}
      />
    </div>
  )
}
