// Strategic merge patch.
import type { JsonObject, Structural } from '../schema/structural.ts';

export function strategicMergePatch(_live: JsonObject, _patch: JsonObject, _schema: Structural): JsonObject {
  throw new Error('strategicMergePatch is not there yet.');
}
