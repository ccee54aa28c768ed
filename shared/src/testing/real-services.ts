import { inject } from 'vitest'

/** Postgres, Redis and LiveKit of this test run, as its set-up started them. */
export const realServices = () => ({
  databaseUrl: inject('databaseUrl'),
  redisUrl: inject('redisUrl'),
  livekit: inject('livekit'),
})
