import { ConfigError } from '@parley/shared/config/read-env'
import { readAmount } from './money.ts'

/** In cents of the account's currency. */
export interface Limits {
  /** Of one transfer. */
  readonly transfer: number
  /** Of all transfers of one person in 24 hours. */
  readonly day: number
}

interface Settings {
  readonly limits: Limits
  /** E-mail address of the person who is given accounts to try the pack with. */
  readonly demoOwner: string | undefined
}

/** @throws {ConfigError} naming the variable that is wrong */
export function readSettings(settings: Readonly<Record<string, string>>): Settings {
  return {
    limits: {
      transfer: limit('TRANSFER_LIMIT', settings['TRANSFER_LIMIT'] ?? '500'),
      day: limit('DAY_LIMIT', settings['DAY_LIMIT'] ?? '1000'),
    },
    demoOwner: settings['DEMO_OWNER']?.trim().toLowerCase(),
  }
}

function limit(name: string, value: string): number {
  const cents = readAmount(value)
  if (cents !== undefined) return cents
  throw new ConfigError(`Configuration: PACK_BANKING_${name} is not valid: expected an amount.`)
}
