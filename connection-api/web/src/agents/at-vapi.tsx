import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { formatMoment } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { differencesIn } from './differences.ts'
import { ProviderLine } from './provider-line.tsx'
import { AGENTS, type Agent } from './use-agents.ts'

const SyncState = z.object({
  state: z.enum(['never_synced', 'unfinished', 'in_step', 'drifted', 'gone']),
  /** Members of the assistant there that are another way. */
  drift: z.array(z.string()),
})
type SyncState = z.output<typeof SyncState>

const LOOKS = {
  looking: 'plain',
  unknown: 'bad',
  never_synced: 'plain',
  unfinished: 'bad',
  in_step: 'good',
  drifted: 'bad',
  gone: 'bad',
} as const

/** Whether the assistant at Vapi is what the agent is here, and the button that sees to it. */
export function AtVapi({ agent }: { readonly agent: Agent }) {
  const words = text.agents.vapi
  const path = `${AGENTS}/${agent.id}/sync`
  const seen = useApi(path, SyncState)
  const sync = useChange([AGENTS])
  const state = seen.data?.state ?? (seen.isError ? 'unknown' : 'looking')
  return (
    <ProviderLine
      name={words.name}
      state={words.states[state]}
      look={LOOKS[state]}
      about={seen.data ? aboutState(seen.data, agent) : seen.error && sentenceOf(seen.error)}
      action={
        <Button
          look={state === 'in_step' ? 'plain' : 'main'}
          aria-label={words.syncOne(agent.name)}
          busy={sync.isPending}
          onClick={() => sync.mutate({ path, method: 'POST' })}
        >
          {words.sync}
        </Button>
      }
    >
      {sync.isError && <Notice kind="bad">{words.failed(sentenceOf(sync.error))}</Notice>}
    </ProviderLine>
  )
}

function aboutState({ state, drift }: SyncState, { vapi }: Agent): string {
  const { abouts, drifted, last } = text.agents.vapi
  const about = state === 'drifted' ? drifted(listOf(differencesIn(drift))) : abouts[state]
  return vapi.synced_at === null ? about : `${about} ${last(formatMoment(vapi.synced_at))}`
}

const listOf = (words: readonly string[]) => new Intl.ListFormat(navigator.language).format(words)
