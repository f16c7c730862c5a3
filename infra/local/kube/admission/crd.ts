// A CustomResourceDefinition must be sound before it may serve anything.
import type { KubeObject } from '../object.ts';
import { validateCrd } from '../schema/index.ts';
import { invalid, notImplemented } from '../status.ts';

/** Throws 422 with every cause, or 501 for what only this stand-in lacks. */
export function admitCrd(crd: KubeObject): void {
  const causes = validateCrd(crd as never);
  const lacking = causes.find(({ reason }) => reason === 'NotSupportedHere');
  if (lacking) throw notImplemented(`${lacking.field}: ${lacking.message}`);
  if (causes.length > 0) throw invalid('apiextensions.k8s.io', 'CustomResourceDefinition', crd.metadata.name, causes);
}
