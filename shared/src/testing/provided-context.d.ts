import 'vitest'

/** What the set-up of integration tests hands to them: real services on loopback. */
declare module 'vitest' {
  interface ProvidedContext {
    /** Of an administrator; tests make a database of their own with it. */
    databaseUrl: string
    redisUrl: string
    livekit: { url: string; key: string; secret: string }
  }
}
