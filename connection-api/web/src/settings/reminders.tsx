import { useState, type FormEvent } from 'react'
import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { formatLength } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { SwitchLine } from '../ui/switch-line.tsx'

const Settings = z.object({
  reminders: z.boolean(),
  minutes_before: z.number(),
  /** Local times, `HH:MM`; equal ones: there are no quiet hours. */
  quiet_from: z.string(),
  quiet_to: z.string(),
  copy_to_owner: z.boolean(),
})
type Settings = z.output<typeof Settings>

const PATH = '/api/me/reminders'

const HOUR = 60
const DAY = 24 * HOUR
const BEFORE = [15, 30, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY]

/** Whether and when people are reminded of an appointment. */
export function Reminders() {
  const settings = useApi(PATH, Settings)
  return (
    <Card title={text.reminders.title} about={text.reminders.about}>
      <Shown query={settings}>
        {(known) => <RemindersForm key={JSON.stringify(known)} known={known} />}
      </Shown>
    </Card>
  )
}

function RemindersForm({ known }: { readonly known: Settings }) {
  const [wished, setWished] = useState(known)
  const change = useChange([PATH])
  const set = (part: Partial<Settings>) => setWished({ ...wished, ...part })
  const isNew = JSON.stringify(wished) !== JSON.stringify(known)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ path: PATH, method: 'PUT', body: wished })
  }
  return (
    <form className="reminders" aria-label={text.reminders.title} onSubmit={submit}>
      <SwitchLine
        label={text.reminders.on}
        on={wished.reminders}
        onChange={(reminders) => set({ reminders })}
      />
      {wished.reminders && <When wished={wished} onChange={set} />}
      <SwitchLine
        label={text.reminders.copy}
        on={wished.copy_to_owner}
        onChange={(copy) => set({ copy_to_owner: copy })}
      />
      <div className="actions">
        <Button type="submit" look="main" disabled={!isNew} busy={change.isPending}>
          {text.save}
        </Button>
      </div>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </form>
  )
}

interface WhenProps {
  readonly wished: Settings
  readonly onChange: (part: Partial<Settings>) => void
}

function When({ wished, onChange }: WhenProps) {
  const { minutes_before: before, quiet_from: from, quiet_to: to } = wished
  const lengths = [...new Set([...BEFORE, before])].toSorted((one, other) => one - other)
  return (
    <>
      <Choice
        label={text.reminders.before}
        value={before}
        onChange={({ target }) => onChange({ minutes_before: Number(target.value) })}
      >
        {lengths.map((minutes) => (
          <option key={minutes} value={minutes}>
            {formatLength(minutes)}
          </option>
        ))}
      </Choice>
      <div className="field-pair">
        <Field
          label={text.reminders.quietFrom}
          type="time"
          required
          value={from}
          onChange={({ target }) => onChange({ quiet_from: target.value })}
        />
        <Field
          label={text.reminders.quietTo}
          type="time"
          required
          value={to}
          onChange={({ target }) => onChange({ quiet_to: target.value })}
        />
      </div>
      <p className="soft">{text.reminders.quietAbout}</p>
    </>
  )
}
