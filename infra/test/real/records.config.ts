import { mergeConfig } from 'vitest/config';
import real from './vitest.config.ts';

// The cases of Argo CD on itself: too long for every run.
export default mergeConfig({ ...real, test: { ...real.test, include: [], exclude: [] } }, { test: { include: ['infra/test/real/argo.test.ts'] } });
