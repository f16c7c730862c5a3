// Health of the usual kinds, and how an Application's health comes from its objects'. Pure.
import { groupOf, type Thing } from '../kinds.ts';

export interface Health {
  status: 'Healthy' | 'Suspended' | 'Progressing' | 'Missing' | 'Degraded' | 'Unknown';
  message?: string;
}

const WORSE: Health['status'][] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

/** The worst of all; objects without a rule count for nothing. */
export function worstHealth(all: (Health | undefined)[]): Health['status'] {
  return all.reduce<Health['status']>((worst, one) => (one && WORSE.indexOf(one.status) > WORSE.indexOf(worst) ? one.status : worst), 'Healthy');
}

/** Undefined: this kind has no rule. */
export function builtInHealth(one: Thing): Health | undefined {
  const status = (one.status ?? {}) as Record<string, unknown>;
  const spec = (one.spec ?? {}) as Record<string, unknown>;
  const number = (from: Record<string, unknown>, field: string) => (typeof from[field] === 'number' ? from[field] : 0);
  switch (`${groupOf(one)}/${one.kind}`) {
    case '/PersistentVolumeClaim': return { status: status.phase === 'Bound' ? 'Healthy' : status.phase === 'Lost' ? 'Degraded' : 'Progressing' };
    case '/Service': {
      const ingress = (status.loadBalancer as { ingress?: unknown[] } | undefined)?.ingress ?? [];
      return { status: spec.type === 'LoadBalancer' && ingress.length === 0 ? 'Progressing' : 'Healthy' };
    }
    case '/Pod': return { status: status.phase === 'Running' || status.phase === 'Succeeded' ? 'Healthy' : status.phase === 'Failed' ? 'Degraded' : 'Progressing' };
    case 'apps/Deployment':
    case 'apps/StatefulSet': {
      const wanted = typeof spec.replicas === 'number' ? spec.replicas : 1;
      if (number(status, 'observedGeneration') < (one.metadata.generation ?? 0)) return { status: 'Progressing', message: 'Waiting for rollout to finish: observed generation less than desired generation' };
      const ready = number(status, one.kind === 'Deployment' ? 'availableReplicas' : 'readyReplicas');
      return number(status, 'updatedReplicas') < wanted || ready < wanted ? { status: 'Progressing', message: `Waiting for rollout to finish: ${ready} of ${wanted} updated replicas are available...` } : { status: 'Healthy' };
    }
    default: return undefined;
  }
}
