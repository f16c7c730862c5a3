// Names, labels, annotations, finalizers, owners: rules for the metadata of every object.
// Source: k8s.io/apimachinery pkg/api/validation/objectmeta.go and pkg/util/validation.
import type { Cause } from '../status.ts';
import { same, type KubeObject } from '../object.ts';
import { RBAC } from '../auth/rbac.ts';
import type { Resource } from '../resources/resource.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const SUBDOMAIN_SAYS = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
const LABEL_SAYS = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`;
const SERVICE_SAYS = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`;
const QUALIFIED_SAYS = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const VALUE_SAYS = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;
const LARGEST_ANNOTATIONS = 256 * 1024;

export function metadataCauses(resource: Resource, { metadata }: KubeObject, old?: KubeObject): Cause[] {
  return [
    ...(old ? [] : nameCauses(resource, metadata.name)),
    // On update a built-in kind's labels, annotations and owners are looked at four times.
    ...Array.from({ length: old && !resource.custom ? 4 : 1 }, () => [...labelCauses(metadata.labels), ...annotationCauses(metadata.annotations), ...ownerCauses(metadata)]).flat(),
    ...(metadata.finalizers ?? []).filter((each) => !LABEL_KEY.test(each)).map((each) => bad('metadata.finalizers', each, QUALIFIED_SAYS)),
    ...(old ? finalizerCauses(metadata, old.metadata) : []),
    // A built-in kind's own validation looks a second time.
    ...(old && !resource.custom ? finalizerCauses(metadata, old.metadata) : []),
  ];
}

function nameCauses(resource: Resource, name: string): Cause[] {
  if (resource.group === RBAC) return /^[^/%]+$/.test(name) && name !== '.' && name !== '..' ? [] : [bad('metadata.name', name, `may not contain '/'`)];
  if (resource.kind === 'Namespace') return [...tooLong(name, 63), ...(LABEL.test(name) ? [] : [bad('metadata.name', name, LABEL_SAYS)])];
  if (resource.kind === 'Service') return [...tooLong(name, 63), ...(LABEL.test(name) && /^[a-z]/.test(name) ? [] : [bad('metadata.name', name, SERVICE_SAYS)])];
  return [...tooLong(name, 253), ...(SUBDOMAIN.test(name) ? [] : [bad('metadata.name', name, SUBDOMAIN_SAYS)])];
}

function tooLong(name: string, limit: number): Cause[] {
  return name.length > limit ? [bad('metadata.name', name, `must be no more than ${limit} characters`)] : [];
}

function labelCauses(labels: Record<string, string> | undefined): Cause[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...(LABEL_KEY.test(key) ? [] : [bad('metadata.labels', key, QUALIFIED_SAYS)]),
    ...(typeof value === 'string' && LABEL_VALUE.test(value) ? [] : [bad('metadata.labels', value, VALUE_SAYS)]),
    ...(typeof value === 'string' && value.length > 63 ? [bad('metadata.labels', value, 'must be no more than 63 bytes')] : []),
  ]);
}

function annotationCauses(annotations: Record<string, string> | undefined): Cause[] {
  const entries = Object.entries(annotations ?? {});
  const size = entries.reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(String(value)), 0);
  return [
    ...entries.filter(([key]) => !LABEL_KEY.test(key.toLowerCase())).map(([key]) => bad('metadata.annotations', key, QUALIFIED_SAYS)),
    ...(size > LARGEST_ANNOTATIONS ? [{ field: 'metadata.annotations', reason: 'FieldValueTooLong', message: `Too long: may not be more than ${LARGEST_ANNOTATIONS} bytes` }] : []),
  ];
}

function ownerCauses({ ownerReferences = [] }: KubeObject['metadata']): Cause[] {
  const required = ownerReferences.flatMap((owner, index) => (['apiVersion', 'kind', 'name', 'uid'] as const)
    .filter((field) => !owner[field])
    .map((field) => ({ field: `metadata.ownerReferences[${index}].${field}`, reason: 'FieldValueInvalid', message: `Invalid value: "": ${field} must not be empty` })));
  const controllers = ownerReferences.filter(({ controller }) => controller);
  if (controllers.length < 2) return required;
  return [...required, bad('metadata.ownerReferences', ownerReferences, `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]?.kind}/${controllers[0]?.name} and ${controllers[1]?.kind}/${controllers[1]?.name}`)];
}

function finalizerCauses(next: KubeObject['metadata'], old: KubeObject['metadata']): Cause[] {
  if (!old.deletionTimestamp || same(next.finalizers ?? [], old.finalizers ?? [])) return [];
  const added = (next.finalizers ?? []).filter((each) => !(old.finalizers ?? []).includes(each));
  if (added.length === 0) return [];
  const list = added.map((each) => JSON.stringify(each)).join(', ');
  return [{ field: 'metadata.finalizers', reason: 'FieldValueForbidden', message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}` }];
}

function bad(field: string, value: unknown, detail: string): Cause {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${detail}` };
}
