import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ask } from '../api/send.ts'

const Settings = z.object({
  google: z.boolean(),
  registration: z.boolean(),
  demo: z.boolean(),
  /** At which providers agents can answer. */
  agents: z.object({ vapi: z.boolean(), elevenlabs: z.boolean() }),
})
export type Settings = z.output<typeof Settings>

const PATH = '/api/web/settings'

/** What there is here, as it was configured. */
export function useSettings() {
  return useQuery({ queryKey: [PATH], queryFn: () => ask(PATH, Settings), staleTime: Infinity })
}
