import { defineConfig } from 'vitest/config'

/** The calendars' contract against the real services: see docs/calendars.md. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['src/calendar/real-services.contract.ts'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
})
