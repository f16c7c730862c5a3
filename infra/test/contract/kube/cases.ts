// All that Kubernetes and its stand-in have in common, as far as it was written down.
import type { Case } from '../case.ts';
import { access } from './access.ts';
import { apply } from './apply.ts';
import { bodies } from './bodies.ts';
import { customs } from './customs.ts';
import { definitions } from './definitions.ts';
import { discovery } from './discovery.ts';
import { emptied } from './emptied.ts';
import { garbage } from './garbage.ts';
import { kinds } from './kinds.ts';
import { objects } from './objects.ts';
import { patches } from './patches.ts';
import { policies } from './policies.ts';
import { services } from './services.ts';
import { streams } from './streams.ts';
import type { KubeTarget } from './target.ts';
import { watches } from './watches.ts';

export const kubeCases: readonly Case<KubeTarget>[] = [...objects, ...bodies, ...customs, ...discovery, ...kinds, ...patches, ...apply, ...emptied, ...watches, ...access, ...definitions, ...services, ...garbage, ...policies, ...streams];
