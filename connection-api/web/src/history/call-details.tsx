import { z } from 'zod'
import { useApi, useChange } from '../api/use-api.ts'
import { useSessionStore } from '../session/use-session.ts'
import { formatTime } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Shown } from '../ui/shown.tsx'
import type { Call } from './call.ts'
import { outcomeOf, scopeWords } from './outcome-of.ts'
import { saveAs } from './save-as.ts'

const ToolCall = z.object({
  at: z.string(),
  title: z.string(),
  scope: z.string().nullable(),
  outcome: z.string(),
  code: z.string().nullable(),
})
type ToolCall = z.output<typeof ToolCall>
const Details = z.object({ tool_calls: z.array(ToolCall) })

const Turn = z.object({ who: z.string(), text: z.string(), at: z.string() })
const Transcript = z.object({ kept: z.boolean(), turns: z.array(Turn) })

/** Every tool call with its scope and outcome, and what was said where that is kept. */
export function CallDetails({ call }: { readonly call: Call }) {
  const path = `/api/calls/${call.id}`
  const details = useApi(path, Details)
  const transcript = useApi(`${path}/transcript`, Transcript)
  return (
    <div className="call-details">
      <h4>{text.history.done}</h4>
      <Shown query={details}>{({ tool_calls }) => <ToolCalls calls={tool_calls} />}</Shown>
      <h4>{text.history.said}</h4>
      <Shown query={transcript}>{(said) => <Said {...said} />}</Shown>
      {call.state === 'ended' && <Keeping path={path} id={call.id} />}
    </div>
  )
}

function ToolCalls({ calls }: { readonly calls: readonly ToolCall[] }) {
  if (calls.length === 0) return <p className="soft">{text.history.nothingDone}</p>
  return (
    <ol className="tool-calls">
      {calls.map((call, index) => (
        <ToolCallLine key={`${call.at} ${index}`} call={call} />
      ))}
    </ol>
  )
}

function ToolCallLine({ call }: { readonly call: ToolCall }) {
  const { at, title, scope } = call
  const { words, look } = outcomeOf(call)
  return (
    <li>
      <time className="soft" dateTime={at}>
        {formatTime(at)}
      </time>
      <span>
        {title} <span className="soft">{scopeWords(scope)}</span>
      </span>
      <span className={`badge ${look === 'plain' ? '' : `badge-${look}`}`}>{words}</span>
    </li>
  )
}

function Said({ kept, turns }: z.output<typeof Transcript>) {
  if (!kept) return <p className="soft">{text.history.notKept}</p>
  return (
    <ol className="turns">
      {turns.map(({ who, text: words, at }, index) => (
        <li key={`${at} ${index}`}>
          <strong>{who === 'agent' ? text.call.agent : text.history.caller}:</strong> {words}
        </li>
      ))}
    </ol>
  )
}

/** To take along, or to erase. */
function Keeping({ path, id }: { readonly path: string; readonly id: string }) {
  const session = useSessionStore()
  const change = useChange(['/api/calls'])
  const download = async () => saveAs(`${id}.json`, await session.send(`${path}/download`))
  return (
    <div className="actions">
      <Button onClick={() => void download()}>{text.history.download}</Button>
      <Confirm
        trigger={<Button look="quiet">{text.history.erase}</Button>}
        title={text.history.eraseTitle}
        yes={text.history.erase}
        onYes={() => change.mutateAsync({ path, method: 'DELETE' })}
      >
        {text.history.eraseAbout}
      </Confirm>
    </div>
  )
}
