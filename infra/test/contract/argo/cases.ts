import type { Case } from '../case.ts';
import { doors } from './doors.ts';
import { lives } from './lives.ts';
import { syncs } from './syncs.ts';
import type { ArgoTarget } from './target.ts';

export const argoCases: readonly Case<ArgoTarget>[] = [...syncs, ...lives, ...doors];
