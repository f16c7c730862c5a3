// All that Kubernetes and its stand-in have in common, as far as it was written down.
import type { Case } from '../case.ts';
import { bodies } from './bodies.ts';
import { discovery } from './discovery.ts';
import { kinds } from './kinds.ts';
import { objects } from './objects.ts';
import { patches } from './patches.ts';
import type { KubeTarget } from './target.ts';

export const kubeCases: readonly Case<KubeTarget>[] = [...objects, ...bodies, ...discovery, ...kinds, ...patches];
