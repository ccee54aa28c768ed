import { useState } from 'react'
import { useSettings } from '../session/use-settings.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { AgentDialog, type OpenAgent } from './agent-dialog.tsx'
import { AgentRow } from './agent-row.tsx'
import { useAgents } from './use-agents.ts'
import './agents.css'

/** The person's agents that answer elsewhere. */
export function AgentsPage() {
  const agents = useAgents()
  const doors = useSettings().data?.agents
  const [open, setOpen] = useState<OpenAgent>()
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.places.agents}</h1>
        <Button look="main" onClick={() => setOpen({ what: 'new' })}>
          {text.agents.add}
        </Button>
      </div>
      {doors?.vapi === false && !doors.elevenlabs && <Notice>{text.agents.nowhere}</Notice>}
      <Card title={text.agents.title} about={text.agents.about}>
        <Shown query={agents}>
          {(known) => (
            <>
              {known.agents.length === 0 && <p className="soft">{text.agents.none}</p>}
              <ul className="rows">
                {known.agents.map((agent) => (
                  <AgentRow
                    key={agent.id}
                    agent={agent}
                    onEdit={() => setOpen({ what: 'existing', agent })}
                  />
                ))}
              </ul>
            </>
          )}
        </Shown>
      </Card>
      <AgentDialog open={open} onClose={() => setOpen(undefined)} />
    </div>
  )
}
