// What must hold before anything of a wish is made. Pure functions, asked in this order; the first refusal is told.
import type { Refusal } from '../action.ts';
import { restoreRefusal } from '../../backup/restore.ts';
import type { Observed } from '../observe.ts';
import { portRefusal } from './ports.ts';
import { quotaRefusal, type QuotaBook } from './quota.ts';
import { secretRefusal } from './secrets.ts';
import { specRefusal, templateRefusal } from './spec.ts';
import { gameRefusal, shrinkRefusal } from './world.ts';

export function refusalOf(seen: Observed, quotas: QuotaBook): Refusal | undefined {
  return templateRefusal(seen) ?? specRefusal(seen) ?? secretRefusal(seen) ?? restoreRefusal(seen.scene) ?? gameRefusal(seen) ?? shrinkRefusal(seen) ?? portRefusal(seen) ?? quotaRefusal(seen, quotas);
}
