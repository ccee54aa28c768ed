import type { AdmittedCall } from '@parley/mcp-server/src/access/admit-tool-call.ts'
import type { ToolAnswer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import type { Party } from '../turns/step.ts'
import type { Activity } from './activity.ts'
import type { GatedPool } from './gated-pool.ts'
import type { ToolName } from './tools-over.ts'

/** What one process of ours would be: the server's real parts over doors that can be shut. */
export interface ServerProcess {
  readonly party: Party
  readonly activity: Activity
  readonly pool: GatedPool
  /** @returns `lost` where the process died meanwhile */
  call(
    request: Omit<AdmittedCall, 'tool'> & { readonly tool: ToolName },
  ): Promise<ToolAnswer | 'lost'>
  /** @param first of this process: it takes up everything that lies there */
  sweep(first: boolean): Promise<void>
  end(): Promise<void>
  readonly died: Promise<'lost'>
  /** Nothing of it happens from then on. */
  die(): void
}
