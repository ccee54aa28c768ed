import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

/** One step that asks the person for a proof, and what became of it. */
export function useProof<T>(touches: string) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const [answer, setAnswer] = useState<T>()
  const run = async (work: () => Promise<T>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      setAnswer(await work())
      await queries.invalidateQueries({ queryKey: [touches] })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, answer, run }
}
