import { defineConfig } from 'vitest/config';

// Each file has a whole ground of real programs, or all the programs' CPU, for itself.
export default defineConfig({
  test: {
    root: new URL('../../..', import.meta.url).pathname,
    include: ['infra/test/real/**/*.test.ts', 'infra/test/journeys/first-path.test.ts', 'infra/test/journeys/crash.test.ts', 'infra/test/journeys/secrets.test.ts', 'infra/test/journeys/backups.test.ts', 'infra/test/journeys/hand-made.test.ts', 'infra/test/journeys/neighbours.test.ts', 'infra/test/journeys/pull-request.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
