// Server-side apply.
import type { JsonObject, Structural } from '../schema/structural.ts';

export type ApplyRequest = { live: JsonObject | undefined; applied: JsonObject; manager: string; force: boolean; schema: Structural; subresource?: string; apiVersion: string; now: string };

export function serverSideApply(_request: ApplyRequest): { object: JsonObject; changed: boolean } {
  throw new Error('serverSideApply is not there yet.');
}
