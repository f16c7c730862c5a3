// The schema that server-side apply and managed fields go by; a kind without one is taken as it is.
import type { Resource } from '../resources/resource.ts';
import type { Structural } from '../schema/index.ts';

const ANYTHING: Structural = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

export function schemaOf(resource: Resource): Structural {
  return resource.structural ?? ANYTHING;
}
