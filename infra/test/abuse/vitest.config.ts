import { defineConfig } from 'vitest/config';

// One ground for all cases; what is slow is in beforeAll.
export default defineConfig({
  test: { root: new URL('../../..', import.meta.url).pathname, include: ['infra/test/abuse/**/*.abuse.ts'], pool: 'forks', fileParallelism: false, hookTimeout: 1_500_000 },
});
