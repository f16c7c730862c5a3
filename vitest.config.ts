import { defineConfig } from 'vitest/config';

const first = ['first-path', 'crash'].map((name) => `infra/test/journeys/${name}.test.ts`);

export default defineConfig({
  test: {
    pool: 'forks',
    // Most of a suite's time is waiting for its own processes.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'rooms',
          include: ['{synth,api,operator,infra}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'infra/test/journeys/**', 'infra/test/real/**', 'infra/test/web/browser/**'],
          setupFiles: ['infra/test/seed.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      // The stand-ins against what the real programs were recorded to do, by themselves: `npm run test:contract`.
      { test: { name: 'contract', include: ['infra/test/contract/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 300_000 } },
      // Each starts a whole ground: one after the other. The first ones are part of `npm test`, the others are `npm run test:journeys`.
      { test: { name: 'journeys', include: first, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } },
      { test: { name: 'further-journeys', include: ['infra/test/journeys/**/*.test.ts'], exclude: first, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
});
