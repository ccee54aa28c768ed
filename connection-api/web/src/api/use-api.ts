import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { useSessionStore } from '../session/use-session.ts'
import type { ApiRequest } from './send.ts'

interface ReadOptions {
  /** Asked again every so many milliseconds. */
  readonly everyMs?: number | undefined
}

/** What a door of the API shows, in the person's name. */
export function useApi<T>(path: string, schema: z.ZodType<T>, { everyMs }: ReadOptions = {}) {
  const session = useSessionStore()
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => session.ask(path, schema, { signal }),
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  })
}

export interface Change extends ApiRequest {
  readonly path: string
}

/**
 * A change in the person's name.
 *
 * @param touches beginnings of the paths that show something else afterwards
 */
export function useChange(touches: readonly string[]) {
  const session = useSessionStore()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, ...request }: Change) => session.send(path, request),
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [path] }) =>
          typeof path === 'string' && touches.some((start) => path.startsWith(start)),
      }),
  })
}
