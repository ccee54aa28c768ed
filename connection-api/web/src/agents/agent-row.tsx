import { useChange } from '../api/use-api.ts'
import { useSettings } from '../session/use-settings.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { AtElevenLabs } from './at-elevenlabs.tsx'
import { AtVapi } from './at-vapi.tsx'
import { languageName } from './languages.ts'
import { AGENTS, type Agent } from './use-agents.ts'

interface AgentRowProps {
  readonly agent: Agent
  readonly onEdit: () => void
}

/** One agent: what it is told to be, and how it stands at each provider that there is here. */
export function AgentRow({ agent, onEdit }: AgentRowProps) {
  const { id, name, greeting } = agent
  const doors = useSettings().data?.agents
  const remove = useChange([AGENTS])
  return (
    <li>
      <span className="grow">
        <strong>{name}</strong>
        <br />
        <span className="soft">
          {text.call.quoted(greeting)}
          <br />
          {summaryOf(agent)}
        </span>
      </span>
      <div className="actions">
        <Button aria-label={text.agents.editOne(name)} onClick={onEdit}>
          {text.agents.edit}
        </Button>
        <Confirm
          trigger={
            <Button look="quiet" aria-label={text.agents.deleteOne(name)}>
              {text.agents.delete}
            </Button>
          }
          title={text.agents.deleteTitle(name)}
          yes={text.agents.delete}
          onYes={() => remove.mutateAsync({ path: `${AGENTS}/${id}`, method: 'DELETE' })}
        >
          {text.agents.deleteAbout}
        </Confirm>
      </div>
      {doors?.vapi === true && <AtVapi agent={agent} />}
      {doors?.elevenlabs === true && <AtElevenLabs agent={agent} />}
    </li>
  )
}

function summaryOf({ kind, language, bookings_a_day }: Agent): string {
  const { sums } = text.agents
  const [tongue, most] = [languageName(language), sums.most(bookings_a_day)]
  return kind === null ? sums.any(tongue, most) : sums.one(kind, tongue, most)
}
