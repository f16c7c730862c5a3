import type { Case } from '../case.ts';
import { accounts } from './accounts.ts';
import { doors } from './doors.ts';
import { lives } from './lives.ts';
import { policies } from './policies.ts';
import { syncs } from './syncs.ts';
import type { ArgoTarget } from './target.ts';
import { files } from './yaml.ts';

export const argoCases: readonly Case<ArgoTarget>[] = [...syncs, ...files, ...policies, ...lives, ...doors, ...accounts];
