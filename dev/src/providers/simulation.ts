import type { Clock, Instant } from '@parley/shared/time/clock'
import { z } from 'zod'
import type { Effect } from './failpoints/failpoint.ts'
import { createFailpoints, type Failpoints } from './failpoints/failpoints.ts'
import { createJournal, type Journal } from './journal.ts'
import { type OAuthClient } from './oauth/clients.ts'
import { createGrants, type Grants } from './oauth/grants.ts'
import { createSigningKeys, type SigningKeys } from './oauth/signing-keys.ts'
import { createPeople, type People } from './people/people.ts'
import type { Person, PersonInput, ProviderName } from './people/person.ts'

/** What one provider keeps about applications and the leave people gave them. */
export interface ProviderIdentity {
  readonly clients: Map<string, OAuthClient>
  readonly grants: Grants
  readonly keys: SigningKeys
}

/** https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
export const LifecycleEvent = z.enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed'])
export type LifecycleEvent = z.infer<typeof LifecycleEvent>

/** Everything both providers stand on. One object a process, nothing outside it. */
export interface Simulation {
  /** Without skew. */
  now(): Instant
  readonly people: People
  readonly failpoints: Failpoints
  readonly journal: Journal
  readonly google: ProviderIdentity
  readonly microsoft: ProviderIdentity
  /** Called when sync and delta tokens of a provider are to stop working. */
  readonly onExpireSync: Map<ProviderName, () => void>
  /** Called when Graph is to say what becomes of somebody's subscriptions. */
  readonly onLifecycle: Set<(person: Person, event: LifecycleEvent) => void>
  /** Does what effects change in the provider itself, before the request is served. */
  act(effects: readonly Effect[], provider: ProviderName, person?: Person): Promise<void>
}

export async function createSimulation(options: {
  readonly clock: Clock
  readonly people: readonly PersonInput[]
  readonly clients: readonly OAuthClient[]
}): Promise<Simulation> {
  const clients = () => new Map(options.clients.map((client) => [client.clientId, client]))
  const sim: Simulation = {
    now: () => options.clock.now(),
    people: createPeople(options.people),
    failpoints: createFailpoints(),
    journal: createJournal(),
    google: {
      clients: clients(),
      grants: createGrants({ code: '4/0', access: 'ya29.', refresh: '1//0' }),
      keys: await createSigningKeys(),
    },
    microsoft: {
      clients: clients(),
      grants: createGrants({ code: 'M.C5_', access: 'EwB', refresh: '0.AX' }),
      keys: await createSigningKeys(),
    },
    onExpireSync: new Map(),
    onLifecycle: new Set(),
    act: async (effects, provider, person) => {
      for (const effect of effects) await act(sim, effect, provider, person)
    },
  }
  return sim
}

async function act(
  sim: Simulation,
  effect: Effect,
  provider: ProviderName,
  person: Person | undefined,
): Promise<void> {
  const identity = sim[provider]
  switch (effect.kind) {
    case 'revoke_grant':
      if (person !== undefined) identity.grants.revoke(person.id)
      return
    case 'expire_access_tokens':
      identity.grants.expire(person?.id)
      return
    case 'rotate_signing_keys':
      await identity.keys.rotate(effect)
      return
    case 'expire_sync_tokens':
      sim.onExpireSync.get(provider)?.()
      return
    default:
  }
}
