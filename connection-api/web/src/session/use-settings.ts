import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ask } from '../api/send.ts'

const Settings = z.object({
  google: z.boolean(),
  registration: z.boolean(),
  demo: z.boolean(),
  /** Where somebody can sign in by Clerk. */
  clerk: z.object({ publishable_key: z.string(), frontend_api: z.string() }).optional(),
  /** At which providers agents can answer. */
  agents: z.object({ vapi: z.boolean(), elevenlabs: z.boolean() }),
})
export type Settings = z.output<typeof Settings>

const PATH = '/api/web/settings'

/** What there is here, as it was configured. @throws {Problem} */
export const readSettings = () => ask(PATH, Settings)

export function useSettings() {
  return useQuery({ queryKey: [PATH], queryFn: readSettings, staleTime: Infinity })
}
