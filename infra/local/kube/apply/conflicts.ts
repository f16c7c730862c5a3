// Sentences about fields that others hold.
import { ConflictError, type Conflict } from './errors.ts';
import { pathsOf, type FieldSet } from './field-set.ts';
import type { Manager } from './managers.ts';
import { printElement } from './path-elements.ts';

/** The error for a whole apply: one conflict is one line, more are listed by manager. */
export function conflictError(found: { manager: Manager; fields: FieldSet }[]): ConflictError {
  const groups = found
    .map(({ manager, fields }) => ({ name: printed(manager), manager: manager.manager, paths: pathsOf(fields).map((path) => path.map(printElement).join('')) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const conflicts: Conflict[] = groups.flatMap(({ name, manager, paths }) => paths.map((field) => ({ manager, field, message: `conflict with ${name}` })));
  const [only] = conflicts;
  if (conflicts.length === 1 && only) return new ConflictError(conflicts, `Apply failed with 1 conflict: ${only.message}: ${only.field}`);
  const lines = groups.flatMap(({ name, paths }) => [`conflicts with ${name}:`, ...paths.map((path) => `- ${path}`)]);
  return new ConflictError(conflicts, `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`);
}

/** The API server never says when: the time is no part of who a manager is. */
function printed({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = subresource === '' ? JSON.stringify(manager) : `${JSON.stringify(manager)} with subresource ${JSON.stringify(subresource)}`;
  return operation === 'Apply' ? name : `${name} using ${apiVersion}`;
}
