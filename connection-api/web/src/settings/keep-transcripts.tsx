import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { Choice } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'

/** What else is set at this door is sent back as it came. */
const Settings = z.looseObject({ keep_transcripts_days: z.number() })

const PATH = '/api/me/settings'

const DAYS = [0, 7, 30, 90, 365]

/** For how long what was said is kept; from the start not at all. */
export function KeepTranscripts() {
  const settings = useApi(PATH, Settings)
  const change = useChange([PATH, '/api/calls'])
  return (
    <Card title={text.transcripts.title} about={text.transcripts.about}>
      <Shown query={settings}>
        {(known) => (
          <Choice
            label={text.transcripts.keep}
            value={known.keep_transcripts_days}
            disabled={change.isPending}
            onChange={({ target }) =>
              change.mutate({
                path: PATH,
                method: 'PUT',
                body: { ...known, keep_transcripts_days: Number(target.value) },
              })
            }
          >
            {[...new Set([...DAYS, known.keep_transcripts_days])].map((days) => (
              <option key={days} value={days}>
                {text.transcripts.days(days)}
              </option>
            ))}
          </Choice>
        )}
      </Shown>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </Card>
  )
}
