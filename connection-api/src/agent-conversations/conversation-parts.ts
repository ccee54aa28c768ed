import type { EndCallParts } from '../calls/end-call.ts'
import type { AccessTokenKey } from '../login/access-token.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import type { TranscriptParts } from '../transcripts/transcript-repository.ts'

/** What the doors need by which providers of voice agents come. */
export interface ConversationParts extends ToolParts, EndCallParts, TranscriptParts {
  /** Where a key of ours for callers' addresses comes from. */
  readonly accessToken: AccessTokenKey
}
