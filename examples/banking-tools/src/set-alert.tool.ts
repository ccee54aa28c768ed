import type { PackWorld } from '@parley/mcp-server/pack'
import { words } from '@parley/mcp-server/short-schemas'
import { refuse } from '@parley/mcp-server/tool-answer'
import { twoStepTool } from '@parley/mcp-server/two-step-tool'
import { z } from 'zod'
import { accountMeant, accountsOf, spokenAccount } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { readAmount, spokenMoney } from './money.ts'

/** Exactly what was read out; null: no alert any more. */
const AlertChange = z.strictObject({ accountId: z.string(), belowCents: z.int().nullable() })

/** Whoever set one hears of it when they ask for a balance, or a transfer takes them below. */
export function setAlertTool(world: PackWorld) {
  return twoStepTool(world, {
    name: 'set_alert',
    title: 'Set a balance alert',
    description:
      'Says so when a balance is below an amount; "off" ends that. Two steps, as transfer.',
    words: { doing: 'Setting an alert', done: 'Set the alert' },
    scope: 'configure',
    input: z.strictObject({
      below: words(20, 1).describe('100, or off'),
      account: words(80, 1).optional(),
    }),
    change: AlertChange,
    async propose({ below, account }, { principal }) {
      const tables = world.database.withTables<BankingTables>()
      const one = accountMeant(await accountsOf(tables, principal.owner), account)
      if ('code' in one) return one
      const isOff = /^(?:off|none|never)$/i.test(below.trim())
      const cents = isOff ? null : readAmount(below)
      if (cents === undefined) {
        return refuse('BAD_ARGUMENTS', 'I did not understand the amount. Ask for it in figures.')
      }
      const change = { accountId: one.id, belowCents: cents }
      if (cents === null)
        return { question: `Shall I end the alert of ${spokenAccount(one)}?`, change }
      const money = spokenMoney(cents, one.currency)
      return { question: `Shall I tell you when ${spokenAccount(one)} is below ${money}?`, change }
    },
    async apply(transaction, { change: { accountId, belowCents } }, { principal }) {
      const { numUpdatedRows } = await transaction
        .withTables<BankingTables>()
        .updateTable('pack_banking.accounts')
        .set({ alert_below_cents: belowCents })
        .where('id', '=', accountId)
        .where('owner_id', '=', principal.owner)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) {
        return refuse('PACK_BANKING_ACCOUNT_UNKNOWN', 'That account is not there any more.')
      }
      return belowCents === null ? 'Done: the alert is off.' : 'Done: I will tell you.'
    },
  })
}
