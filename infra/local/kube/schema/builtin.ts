// Schemas of the built-in kinds.
import type { Structural } from './structural.ts';

/** The schema of a built-in kind, or undefined when this stand-in has none. */
export function builtinSchema(_group: string, _version: string, _kind: string): Structural | undefined {
  return undefined;
}
