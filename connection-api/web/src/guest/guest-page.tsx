import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { ask } from '../api/send.ts'
import { CallPanel } from '../call/call-panel.tsx'
import { CallStore } from '../call/call-store.ts'
import { CallContext } from '../call/use-call.ts'
import { CallElsewhere } from '../shell/call-elsewhere.tsx'
import { Mark } from '../shell/mark.tsx'
import { text } from '../text/text.ts'
import { Shown } from '../ui/shown.tsx'
import { ConfirmAddress } from './confirm-address.tsx'
import { guestsDoor } from './guests-door.ts'
import './guest.css'

const Kind = z.object({
  name: z.string(),
  minutes: z.number(),
  price: z.string().nullable(),
  place: z.string().nullable(),
})
const About = z.object({
  owner: z.object({ name: z.string() }),
  kinds: z.array(Kind),
  messages_by: z.array(z.enum(['sms', 'mail'])),
})
type About = z.output<typeof About>

/** The page in guest form: whom it is for, talk, book; nothing else. */
export function GuestPage({ secret }: { readonly secret: string }) {
  const [call] = useState(() => new CallStore(guestsDoor(secret)))
  useEffect(() => () => void call.hangUp(), [call])
  const path = '/api/guest/about'
  const about = useQuery({
    queryKey: [path],
    queryFn: () => ask(path, About, { method: 'POST', body: { link: secret } }),
    retry: false,
  })
  return (
    <CallContext value={call}>
      <main className="guest">
        <Mark />
        <Shown query={about}>
          {(known) => (
            <>
              <GuestCall about={known} />
              <ConfirmAddress link={secret} channels={known.messages_by} />
            </>
          )}
        </Shown>
      </main>
      <CallElsewhere atHome />
    </CallContext>
  )
}

function GuestCall({ about: { owner, kinds } }: { readonly about: About }) {
  return (
    <>
      <CallPanel
        title={text.guest.title(owner.name)}
        about={text.guest.about(owner.name)}
        examples={text.guest.examples}
      />
      {kinds.length > 0 && (
        <section className="guest-kinds" aria-label={text.guest.kinds}>
          <h2>{text.guest.kinds}</h2>
          <ul>
            {kinds.map(({ name, minutes, price, place }) => (
              <li key={name}>
                <strong>{name}</strong>
                <span className="soft">
                  {[text.guest.minutes(minutes), price, place].filter(Boolean).join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
