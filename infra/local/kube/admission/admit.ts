// Everything that may change or refuse a write besides its schema, in the order of the real server's plug-ins.
import type { Api } from '../api.ts';
import { refuseEscalation } from '../auth/escalation.ts';
import type { KubeObject } from '../object.ts';
import type { WriteOptions } from '../operations/options.ts';
import { initialPodStatus } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { admitCrd } from './crd.ts';
import { admitLimits } from './limit-range.ts';
import { refuseEndingNamespace } from './namespace-lifecycle.ts';
import { admitPodAccount, admitPriority, admitTolerations } from './pod.ts';
import { admitPodSecurity } from './pod-security.ts';
import { admitPolicy, refuseByPolicy } from './policies.ts';
import { protectClaim } from './claim-protection.ts';
import { refuseOverQuota } from './quota.ts';

export function admitCreate(api: Api, resource: Resource, object: KubeObject, options: WriteOptions): void {
  refuseEndingNamespace(api, resource, object);
  if (options.user) refuseEscalation(api.authorizer, options.user, resource, object);
  if (resource.storage === 'pods') {
    admitPodAccount(api, resource, object);
    admitPriority(api, resource, object);
    admitTolerations(object);
  }
  if (resource.storage === 'persistentvolumeclaims') protectClaim(object);
  if (resource.storage === 'customresourcedefinitions.apiextensions.k8s.io') admitCrd(object);
  admitLimits(api, resource, object);
  // Limits decide about the quality of service.
  if (resource.storage === 'pods') {
    object.status = initialPodStatus(object);
    admitPodSecurity(api, resource, object, options.warnings);
  }
  if (resource.group === 'admissionregistration.k8s.io') admitPolicy(resource, object);
  refuseByPolicy(api, resource, object, undefined, options.user, options.warnings);
  if (resource.storage === 'services') api.servicePorts.claim(object, undefined, options.dryRun);
  refuseOverQuota(api, resource, object);
}

export function admitUpdate(api: Api, resource: Resource, object: KubeObject, old: KubeObject, options: WriteOptions & { subresource: string }): void {
  if (options.subresource !== '') return;
  if (options.user) refuseEscalation(api.authorizer, options.user, resource, object);
  if (resource.storage === 'customresourcedefinitions.apiextensions.k8s.io') admitCrd(object);
  if (resource.group === 'admissionregistration.k8s.io') admitPolicy(resource, object);
  refuseByPolicy(api, resource, object, old, options.user, options.warnings);
  if (resource.storage === 'services') api.servicePorts.claim(object, old, options.dryRun);
  refuseOverQuota(api, resource, object, old);
}
