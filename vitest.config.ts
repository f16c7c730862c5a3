import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{synth,api,operator,infra}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'infra/test/journeys/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
