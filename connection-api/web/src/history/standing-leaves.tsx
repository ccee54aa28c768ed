import { z } from 'zod'
import { useApi, useChange } from '../api/use-api.ts'
import { formatMoment } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Shown } from '../ui/shown.tsx'

const Leave = z.object({
  id: z.string(),
  client: z.string(),
  scope: z.string(),
  created_at: z.string(),
})

const PATH = '/api/standing-leaves'

/** Which programs may do what without asking, and the end of that. */
export function StandingLeaves() {
  const leaves = useApi(PATH, z.object({ leaves: z.array(Leave) }))
  const change = useChange([PATH])
  return (
    <Card title={text.leaves.title} about={text.leaves.about}>
      <Shown query={leaves}>
        {(data) =>
          data.leaves.length === 0 ? (
            <p className="soft">{text.leaves.none}</p>
          ) : (
            <ul className="rows">
              {data.leaves.map(({ id, client, scope, created_at }) => (
                <li key={id}>
                  <span className="grow">
                    <strong>{client}</strong>
                    <br />
                    <span className="soft">
                      {text.leaves.may(whatOf(scope), formatMoment(created_at))}
                    </span>
                  </span>
                  <Button
                    busy={change.isPending}
                    onClick={() => change.mutate({ path: `${PATH}/${id}`, method: 'DELETE' })}
                  >
                    {text.leaves.withdraw}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Card>
  )
}

const whatOf = (scope: string) =>
  Object.entries(text.call.may).find(([name]) => name === scope)?.[1] ?? text.leaves.act
