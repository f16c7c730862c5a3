// A port that Kubernetes does not give. Pure.
import { hasCode } from '@pteronimbus/runtime';
import { KINDS } from '../kinds.ts';
import type { Action, Wait } from './action.ts';

/**
 * What the server waits for when this action failed so; undefined for any other failure. An API server that dies between taking a port out of its book and
 * writing the Service leaves the port taken by nobody; Kubernetes finds that out within ten minutes. Until then everything else is made, and people are told.
 */
export function portHeld(action: Action, error: unknown): Wait | undefined {
  if (!(error instanceof Error && hasCode(error, 422) && action.do === 'apply' && action.kind === KINDS.services && /port is already allocated/.test(error.message))) return undefined;
  return { reason: 'PortHeld', message: `Kubernetes does not give the server its port: ${error.message}. Another Service holds it, or nobody does since Kubernetes was interrupted: then it is given within ten minutes.` };
}
