import { useId, useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProviderLine } from './provider-line.tsx'
import { AGENTS, type Agent } from './use-agents.ts'

/** Which agent at ElevenLabs answers for this one. */
export function AtElevenLabs({ agent }: { readonly agent: Agent }) {
  const there = agent.elevenlabs.agent_id
  return there === null ? <Unlinked agent={agent} /> : <Linked agent={agent} there={there} />
}

const linkOf = ({ id }: Agent) => `${AGENTS}/${id}/elevenlabs`

function Linked({ agent, there }: { readonly agent: Agent; readonly there: string }) {
  const words = text.agents.elevenLabs
  const change = useChange([AGENTS])
  return (
    <ProviderLine
      name={words.name}
      state={words.linked}
      look="good"
      about={words.linkedTo(there)}
      action={
        <Confirm
          trigger={<Button aria-label={words.unlinkOne(agent.name)}>{words.unlink}</Button>}
          title={words.unlinkTitle(agent.name)}
          yes={words.unlink}
          onYes={() => change.mutateAsync({ path: linkOf(agent), method: 'DELETE' })}
        >
          {words.unlinkAbout}
        </Confirm>
      }
    />
  )
}

function Unlinked({ agent }: { readonly agent: Agent }) {
  const words = text.agents.elevenLabs
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <ProviderLine
      name={words.name}
      state={words.unlinked}
      look="plain"
      about={words.unlinkedAbout}
      action={
        <Button
          aria-label={words.linkOne(agent.name)}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {words.link}
        </Button>
      }
    >
      <div id={id} className="link-form" hidden={!open}>
        {open && <LinkForm agent={agent} />}
      </div>
    </ProviderLine>
  )
}

/** The tag is what shows that the agent there is this person's. */
function LinkForm({ agent }: { readonly agent: Agent }) {
  const words = text.agents.elevenLabs
  const [there, setThere] = useState('')
  const link = useChange([AGENTS])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    link.mutate({ path: linkOf(agent), method: 'PUT', body: { agent_id: there.trim() } })
  }
  return (
    <form className="line-form" onSubmit={submit}>
      <p className="wide soft">{words.tag}</p>
      <div className="wide tag">
        <code>{agent.id}</code>
        <CopyButton words={agent.id} />
      </div>
      <Field
        label={words.id}
        pattern="\s*[A-Za-z0-9_\-]{1,100}\s*"
        title={words.idForm}
        autoComplete="off"
        spellCheck={false}
        required
        value={there}
        onChange={({ target }) => setThere(target.value)}
      />
      <Button type="submit" look="main" busy={link.isPending}>
        {words.go}
      </Button>
      {link.isError && <Notice kind="bad">{sentenceOf(link.error)}</Notice>}
    </form>
  )
}
