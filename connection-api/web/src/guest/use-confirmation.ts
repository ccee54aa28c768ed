import { useState } from 'react'
import { z } from 'zod'
import { ask } from '../api/send.ts'

const Asked = z.object({ confirmation: z.string() })
const Confirmed = z.object({ confirmed: z.literal(true) })

/** How far a guest has come with showing that a number or an address is theirs. */
export type Step =
  | { readonly at: 'address' }
  | { readonly at: 'code'; readonly address: string; readonly confirmation: string }
  | { readonly at: 'done'; readonly address: string }

/** @param link the secret of the guest's link */
export function useConfirmation(link: string) {
  const [step, setStep] = useState<Step>({ at: 'address' })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const run = async (work: () => Promise<Step>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      setStep(await work())
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return {
    step,
    busy,
    failure,
    send: (address: string) => run(() => askForCode(link, address)),
    confirm: (confirmation: string, address: string, code: string) =>
      run(() => tellCode(link, confirmation, address, code)),
    again: () => run(() => Promise.resolve({ at: 'address' })),
  }
}
export type Confirmation = ReturnType<typeof useConfirmation>

async function askForCode(link: string, address: string): Promise<Step> {
  const request = { method: 'POST', body: { link, address } } as const
  const { confirmation } = await ask('/api/guest/address-codes', Asked, request)
  return { at: 'code', address, confirmation }
}

async function tellCode(
  link: string,
  confirmation: string,
  address: string,
  code: string,
): Promise<Step> {
  const request = { method: 'POST', body: { link, confirmation, code } } as const
  await ask('/api/guest/address-confirmations', Confirmed, request)
  return { at: 'done', address }
}
