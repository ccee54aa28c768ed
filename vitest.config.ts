import { defineConfig } from 'vitest/config'

const source =
  '{connection-api,connection-api/web,orchestrator,mcp-server,shared,local-models,dev,chaos,examples/*,packs/*}/src/**'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${source}/*.test.ts`, 'e2e/production/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          // Some ask a simulated provider over HTTP; a busy machine takes longer over it.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: [`${source}/*.integration.test.ts`, 'e2e/production/*.integration.test.ts'],
          globalSetup: ['dev/src/testing/real-services.ts'],
          // On two cores vitest would run one at a time, and they wait more than they compute.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Real speech: a word that was misheard may be said again, once.
          retry: 1,
          fileParallelism: false,
        },
      },
    ],
  },
})
