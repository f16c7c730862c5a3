import { specErrors } from '@pteronimbus/synth/contract';
import { scheduleError } from '../../schedule/cron.ts';
import type { Refusal } from '../action.ts';
import type { Observed } from '../observe.ts';

export function templateRefusal({ server, template }: Observed): Refusal | undefined {
  if (template) return undefined;
  return { reason: 'NoSuchTemplate', message: `The catalogue has no ${server.spec.game} of revision ${server.spec.revision}.` };
}

export function specRefusal({ server, template }: Observed): Refusal | undefined {
  if (!template) return undefined;
  const [error, ...more] = specErrors(server.spec, template.spec);
  if (error) return { reason: 'InvalidSpec', message: `spec${error.path.replaceAll('/', '.')}: ${error.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}` };
  const window = server.spec.update?.window;
  const wrong = window && scheduleError(window.cron, window.timeZone);
  if (wrong !== undefined) return { reason: 'InvalidSpec', message: `spec.update.window: ${wrong}` };
  return undefined;
}
