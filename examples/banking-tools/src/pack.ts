import { definePack } from '@parley/mcp-server/pack'
import { seedDemo } from './demo-data.ts'
import { getBalanceTool } from './get-balance.tool.ts'
import { listTransactionsTool } from './list-transactions.tool.ts'
import { firstTables } from './migrations/0001-first-tables.ts'
import { setAlertTool } from './set-alert.tool.ts'
import { readSettings } from './settings.ts'
import { transferTool } from './transfer.tool.ts'

/** A bank: what is in the caller's accounts, what went in and out, and transfers. For its owner alone. */
export const pack = definePack({
  name: 'banking',
  prompt: {
    owner: `You also look after the bank accounts of the person who is calling.
- Account numbers come masked. You do not know them whole: never guess or ask for one.
- Money moves only by the transfer tool, to a saved payee or between the caller's own accounts.
- Pass amounts on as they were said. Never say that money moved before the tool has said so.`,
  },
  migrations: { '0001-first-tables': firstTables },
  async open(world) {
    const { limits, demoOwner } = readSettings(world.settings)
    if (demoOwner !== undefined) await seedDemo(world, demoOwner)
    return [
      getBalanceTool(world),
      listTransactionsTool(world),
      transferTool({ ...world, limits }),
      setAlertTool(world),
    ]
  },
})
