import { defineConfig } from 'vitest/config';

// `*.ground.ts`: what needs more than npm can bring (Terraform, Ansible, hosts). One file after the other: each has the machine to itself.
export default defineConfig({
  test: {
    root: new URL('../../..', import.meta.url).pathname,
    include: ['infra/test/ground/**/*.ground.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
