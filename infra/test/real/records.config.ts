import { mergeConfig } from 'vitest/config';
import real from './vitest.config.ts';

// The cases of kube-apiserver and Argo CD on themselves.
export default mergeConfig({ ...real, test: { ...real.test, include: [], exclude: [] } }, { test: { include: ['infra/test/real/kube.test.ts', 'infra/test/real/argo.test.ts'] } });
