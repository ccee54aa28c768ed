import { z } from 'zod'

/** Codes that guests have sent somewhere, in 24 hours. */
export const codeVariables = {
  GUEST_CODES_A_DAY: z.coerce.number().int().min(0).default(60),
  GUEST_CODES_A_DAY_PER_LINK: z.coerce.number().int().min(0).default(30),
  GUEST_CODES_A_DAY_PER_ADDRESS: z.coerce.number().int().min(0).default(10),
  GUEST_CODES_A_DAY_PER_PERSON: z.coerce.number().int().min(0).default(5),
}

export interface CodeCaps {
  /** Over all links of an owner. */
  readonly perOwner: number
  readonly perLink: number
  /** From one network address, over all owners. */
  readonly perNetwork: number
  /** To one number or e-mail address, over all owners. */
  readonly perPerson: number
}

export function readCodeCaps(
  variables: Readonly<Record<keyof typeof codeVariables, number>>,
): CodeCaps {
  return {
    perOwner: variables.GUEST_CODES_A_DAY,
    perLink: variables.GUEST_CODES_A_DAY_PER_LINK,
    perNetwork: variables.GUEST_CODES_A_DAY_PER_ADDRESS,
    perPerson: variables.GUEST_CODES_A_DAY_PER_PERSON,
  }
}
