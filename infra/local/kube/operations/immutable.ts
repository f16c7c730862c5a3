// What may not change once an object exists. Source: k8s.io/kubernetes pkg/apis/{core,rbac,storage,…}/validation.
import type { Cause } from '../status.ts';
import { dig, isObject, same, type JsonObject, type KubeObject } from '../object.ts';
import { parseQuantity } from '../admission/quantity.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';

type Check = (next: KubeObject, old: KubeObject) => Cause[];

const CHECKS: Record<string, Check> = {
  Pod: (next, old) => (same(changeable(next), changeable(old)) ? [] : [forbid('spec', 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)')]),
  PersistentVolumeClaim: claim,
  Service: service,
  ConfigMap: (next, old) => frozen(next, old, ['data', 'binaryData']),
  Secret: (next, old) => [...frozen(next, old, ['data']), ...immutable(next, old, 'type')],
  RoleBinding: roleRef,
  ClusterRoleBinding: roleRef,
  StorageClass: (next, old) => ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((field) => (same(next[field], old[field]) ? [] : [forbid(field, `updates to ${field} are forbidden.`)])),
  PriorityClass: (next, old) => (next.value === old.value ? [] : [forbid('value', 'may not be changed in an update.')]),
  CustomResourceDefinition: (next, old) => [...immutable(next, old, 'spec', 'group'), ...immutable(next, old, 'spec', 'names', 'plural'), ...immutable(next, old, 'spec', 'names', 'kind'), ...immutable(next, old, 'spec', 'scope')],
};

export function updateCauses(resource: Resource, next: KubeObject, old: KubeObject): Cause[] {
  return resource.custom ? [] : (CHECKS[resource.kind]?.(next, old) ?? []);
}

/** The pod's spec without the fields that may change. */
function changeable(pod: KubeObject): unknown {
  const copy = structuredClone(pod);
  const spec = isObject(copy.spec) ? copy.spec : {};
  for (const field of ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds']) delete spec[field];
  for (const container of containersOf(copy)) delete container.image;
  return spec;
}

function claim(next: KubeObject, old: KubeObject): Cause[] {
  const fixed = (object: KubeObject) => {
    const spec = structuredClone(isObject(object.spec) ? object.spec : {});
    if (isObject(spec.resources) && isObject(spec.resources.requests)) delete spec.resources.requests.storage;
    // Set once, by whoever binds the claim; the class may come with it.
    if (!dig(old, 'spec', 'volumeName')) delete spec.volumeName;
    if (dig(old, 'spec', 'storageClassName') === undefined) delete spec.storageClassName;
    return spec;
  };
  const causes = same(fixed(next), fixed(old)) ? [] : [forbid('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims')];
  const [wanted, had] = [next, old].map((object) => parseQuantity(String(dig(object, 'spec', 'resources', 'requests', 'storage') ?? '0'))?.nano ?? 0n) as [bigint, bigint];
  if (wanted < had) return [...causes, forbid('spec.resources.requests.storage', 'field can not be less than previous value')];
  if (wanted > had && dig(old, 'status', 'phase') !== 'Bound') return [...causes, forbid('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims')];
  return causes;
}

function service(next: KubeObject, old: KubeObject): Cause[] {
  const [now, before] = [dig(next, 'spec', 'clusterIP'), dig(old, 'spec', 'clusterIP')];
  const keepsType = dig(next, 'spec', 'type') !== 'ExternalName' && dig(old, 'spec', 'type') !== 'ExternalName';
  if (!keepsType || !before || now === before) return [];
  return [{ field: 'spec.clusterIPs[0]', reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify([now])}: may not change once set` }];
}

function frozen(next: KubeObject, old: KubeObject, fields: string[]): Cause[] {
  if (old.immutable !== true) return [];
  const causes = fields.filter((field) => !same(next[field], old[field])).map((field) => forbid(field, 'field is immutable when `immutable` is set'));
  return next.immutable === true ? causes : [forbid('immutable', 'field is immutable when `immutable` is set'), ...causes];
}

function roleRef(next: KubeObject, old: KubeObject): Cause[] {
  if (same(next.roleRef, old.roleRef)) return [];
  const { apiGroup, kind, name } = next.roleRef as JsonObject;
  return [{ field: 'roleRef', reason: 'FieldValueInvalid', message: `Invalid value: {"APIGroup":${JSON.stringify(apiGroup)},"Kind":${JSON.stringify(kind)},"Name":${JSON.stringify(name)}}: cannot change roleRef` }];
}

function immutable(next: KubeObject, old: KubeObject, ...path: string[]): Cause[] {
  const value = dig(next, ...path);
  return same(value, dig(old, ...path)) ? [] : [{ field: path.join('.'), reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: field is immutable` }];
}

function forbid(field: string, why: string): Cause {
  return { field, reason: 'FieldValueForbidden', message: `Forbidden: ${why}` };
}
