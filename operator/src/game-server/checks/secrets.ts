import { settingError } from '@pteronimbus/synth/contract';
import type { Refusal } from '../action.ts';
import type { Observed } from '../observe.ts';

export function secretRefusal({ opened, template }: Observed): Refusal | undefined {
  if (opened.fault) return opened.fault;
  for (const variable of template?.spec.variables ?? []) {
    const value = opened.values[variable.name];
    const wrong = value === undefined ? undefined : settingError(variable, value);
    if (wrong !== undefined) return { reason: 'InvalidSpec', message: `spec.secrets.${variable.name}: what is sealed ${wrong}` };
  }
  return undefined;
}
