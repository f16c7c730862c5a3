import { mergeConfig } from 'vitest/config';
import real from './vitest.config.ts';

// Argo CD's cases on Argo CD, by themselves.
export default mergeConfig({ ...real, test: { ...real.test, include: [], exclude: [] } }, { test: { include: ['infra/test/real/argo.test.ts'] } });
