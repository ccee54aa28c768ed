import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { useSessionStore } from '../session/use-session.ts'
import { formatMoment } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'

const Link = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['open', 'revoked', 'expired']),
  expires_at: z.string(),
})
const Made = z.object({ url: z.string() })

const PATH = '/api/guest-links'

/** Links by which others call the person's agent and book for themselves. */
export function GuestLinks() {
  const links = useApi(PATH, z.object({ links: z.array(Link) }))
  const change = useChange([PATH])
  return (
    <Card title={text.links.title} about={text.links.about}>
      <NewLink />
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <Shown query={links}>
        {(data) => (
          <ul className="rows">
            {data.links
              .filter(({ state }) => state === 'open')
              .map(({ id, label, expires_at }) => (
                <li key={id}>
                  <span className="grow">
                    <strong>{label}</strong>
                    <br />
                    <span className="soft">{text.links.until(formatMoment(expires_at))}</span>
                  </span>
                  <Button
                    busy={change.isPending}
                    onClick={() => change.mutate({ path: `${PATH}/${id}`, method: 'DELETE' })}
                  >
                    {text.links.revoke}
                  </Button>
                </li>
              ))}
          </ul>
        )}
      </Shown>
    </Card>
  )
}

/** The address is shown once: nobody, we neither, can show it again. */
function NewLink() {
  const { make, url, failure } = useNewLink()
  const [label, setLabel] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void make(label).then(() => setLabel(''))
  }
  return (
    <form className="line-form" onSubmit={submit}>
      <Field
        label={text.links.label}
        maxLength={80}
        required
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <Button type="submit">{text.links.make}</Button>
      {url !== undefined && (
        <Notice kind="good">
          <p>{text.links.made}</p>
          <p>
            <a href={url}>{url}</a>
          </p>
          <CopyButton words={url} />
        </Notice>
      )}
      {failure !== undefined && <Notice kind="bad">{sentenceOf(failure)}</Notice>}
    </form>
  )
}

function useNewLink() {
  const session = useSessionStore()
  const queries = useQueryClient()
  const [url, setUrl] = useState<string>()
  const [failure, setFailure] = useState<unknown>()
  const make = async (label: string) => {
    setFailure(undefined)
    try {
      const made = await session.ask(PATH, Made, { method: 'POST', body: { label } })
      setUrl(made.url)
      await queries.invalidateQueries({ queryKey: [PATH] })
    } catch (error) {
      setFailure(error)
    }
  }
  return { make, url, failure }
}
