import { z } from 'zod'
import { sentenceOf } from '../api/problem.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { formatMoment } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'

const Approval = z.object({
  id: z.string(),
  client: z.string(),
  question: z.string(),
  expires_at: z.string(),
})
type Approval = z.output<typeof Approval>

/** What a program has asked shows within these milliseconds. */
const EVERY_MS = 5000

/** What programs wait to be allowed; nothing is shown while none does. */
export function Approvals() {
  const path = '/api/approvals?status=waiting'
  const waiting = useApi(path, z.object({ approvals: z.array(Approval) }), { everyMs: EVERY_MS })
  const approvals = waiting.data?.approvals ?? []
  if (approvals.length === 0) return null
  return (
    <Card title={text.approvals.title} about={text.approvals.about}>
      <ul className="rows">
        {approvals.map((approval) => (
          <Waits key={approval.id} approval={approval} />
        ))}
      </ul>
    </Card>
  )
}

function Waits({ approval }: { readonly approval: Approval }) {
  const { id, client, question, expires_at } = approval
  const change = useChange(['/api/approvals', '/api/standing-leaves'])
  const answer = (words: 'yes' | 'no' | 'yes_and_leave') =>
    change.mutate({ path: `/api/approvals/${id}`, method: 'POST', body: { answer: words } })
  return (
    <li>
      <span className="grow">
        <strong>{question}</strong>
        <br />
        <span className="soft">{text.approvals.asks(client, formatMoment(expires_at))}</span>
      </span>
      <div className="actions">
        <Button look="main" busy={change.isPending} onClick={() => answer('yes')}>
          {text.call.yes}
        </Button>
        <Button busy={change.isPending} onClick={() => answer('no')}>
          {text.call.no}
        </Button>
        <Button look="quiet" busy={change.isPending} onClick={() => answer('yes_and_leave')}>
          {text.approvals.always}
        </Button>
      </div>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </li>
  )
}
