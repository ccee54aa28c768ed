import { useState, type ReactNode } from 'react'
import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useSessionStore } from '../session/use-session.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Calendar } from './use-calendars.ts'

interface ConnectLinkProps {
  readonly provider: Calendar['provider']
  /** The one that is to be connected again. */
  readonly accountId?: string | undefined
  readonly look: 'main' | 'plain'
  readonly children: ReactNode
}

/**
 * To the provider's own page. The browser of somebody who is signed in by Clerk has no cookie of
 * ours that could say who it is: it goes by a link that is good once, and a code at the end.
 */
export function ConnectLink({ provider, accountId, look, children }: ConnectLinkProps) {
  const session = useSessionStore()
  if (session.isByClerk) return <ByLink {...{ provider, accountId, look, children }} />
  const account = accountId === undefined ? '' : `&account_id=${accountId}`
  return (
    <a
      className={`button button-${look}`}
      href={`/calendar/auth/start?from=web&provider=${provider}${account}`}
    >
      {children}
    </a>
  )
}

const Link = z.object({ url: z.string() })

function ByLink({ provider, accountId, look, children }: ConnectLinkProps) {
  const session = useSessionStore()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const go = async () => {
    setBusy(true)
    const body = { provider, ...(accountId !== undefined && { account_id: accountId }) }
    try {
      location.assign((await session.ask('/calendar/links', Link, { method: 'POST', body })).url)
    } catch (error) {
      setFailure(error)
      setBusy(false)
    }
  }
  return (
    <>
      <Button look={look} busy={busy} onClick={() => void go()}>
        {children}
      </Button>
      {failure !== undefined && <Notice kind="bad">{sentenceOf(failure)}</Notice>}
    </>
  )
}
