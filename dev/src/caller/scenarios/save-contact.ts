import { z } from 'zod'
import type { ApiClient } from '../api-client.ts'
import type { Script } from '../script.ts'
import { runErrand } from './errand.ts'
import type { Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

/** Every digit of it is heard well. */
const PHONE = '0207446'
const SPOKEN = 'zero two zero seven four four six'
const NAME = 'Peter Brown'

const Contacts = z.object({
  contacts: z.array(z.object({ name: z.string(), phone: z.string().nullable() })),
})

export const saveContact: Scenario = {
  name: 'contact',
  summary: 'saves a phone number and asks for it by name: the contact is kept, and named',
  prepare(api) {
    let isTold = false
    return Promise.resolve({
      about: `${NAME} is saved with ${PHONE}, then asked for`,
      script: savingScript(() => {
        isTold = true
      }),
      async whyNot(outcome) {
        if (!isTold) return 'the agent did not say the number'
        return (await whyNotKept(api)) ?? whyNotUnchanged(outcome)
      },
    })
  },
}

/** Says yes to its own name and number alone. @param onTold told when the agent says the number */
export function savingScript(onTold: () => void): Script {
  let isSaved = false
  return runErrand({
    asks: [
      `Please save the contact ${NAME}, with the phone number ${SPOKEN}.`,
      `Save a contact, ${NAME}, phone number ${SPOKEN}.`,
    ],
    reply(heard) {
      isSaved ||= /\bsaved:/i.test(heard)
      if (isSaved && heard.includes(`I have ${NAME}.`)) return 'Yes.'
      if (isSaved) return `What is the number of ${NAME}?`
      if (!/\bshall i (?:save|make it)\b/i.test(heard)) return undefined
      return isNamed(heard) ? 'Yes please.' : 'No.'
    },
    isDone(heard) {
      const isTold = isSaved && !/\bsaved:/i.test(heard) && isNamed(heard)
      if (isTold) onTold()
      return isTold
    },
  })
}

function isNamed(heard: string): boolean {
  return heard.includes(NAME) && heard.replaceAll(/\D/g, '').includes(PHONE)
}

async function whyNotKept(api: ApiClient): Promise<string | undefined> {
  const { contacts } = await api.get(`/api/contacts?name=${encodeURIComponent(NAME)}`, Contacts)
  const isKept = contacts.some(({ name, phone }) => name === NAME && phone === PHONE)
  return isKept ? undefined : 'the contact was not kept as it was said'
}
