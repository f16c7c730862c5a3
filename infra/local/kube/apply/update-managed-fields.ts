// Whose fields after a plain write.
import type { JsonObject, Structural } from '../schema/structural.ts';

export type UpdateRequest = { old: JsonObject | undefined; next: JsonObject; manager: string; operation: 'Update'; schema: Structural; subresource?: string; apiVersion: string; now: string };

/** Returns `next` with its managedFields. */
export function updateManagedFields({ next }: UpdateRequest): JsonObject {
  return next;
}
