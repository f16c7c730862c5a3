import { life } from './life.ts';
import { moods } from './moods.ts';
import type { Workload } from './step.ts';
import { trouble } from './trouble.ts';
import { vault } from './vault.ts';

export const WORKLOADS: Readonly<Record<string, Workload>> = { life, moods, trouble, vault };
