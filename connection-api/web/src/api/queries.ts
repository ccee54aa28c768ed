import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

/** What was read stays fresh for a few seconds; what failed for no reason of ours is asked again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, error) => failures < 2 && isPassing(error),
      },
      mutations: { retry: false },
    },
  })
}

function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500)
}
