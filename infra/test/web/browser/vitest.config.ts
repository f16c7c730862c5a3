import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { pool: 'forks', root: import.meta.dirname, include: ['*.test.ts'], fileParallelism: false, testTimeout: 180_000, hookTimeout: 240_000, bail: 0 } });
