// Makes builtin.json from the OpenAPI v3 documents that Kubernetes publishes (api/openapi-spec/v3 of k8s.io/kubernetes at the
// version this stand-in reports): structure, list types, keys and patch strategies only; no prose. Run by hand when that version moves:
//   node generate-builtin.ts <folder api/openapi-spec/v3> > builtin.json
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const KINDS: { [document: string]: string[] } = {
  'api__v1': ['Namespace', 'Pod', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Event', 'Node', 'PersistentVolume', 'PersistentVolumeClaim', 'ResourceQuota', 'LimitRange', 'Endpoints', 'Binding', 'TokenRequest', 'Eviction'],
  'apis__policy__v1': ['PodDisruptionBudget'],
  'apis__networking.k8s.io__v1': ['NetworkPolicy', 'Ingress'],
  'apis__rbac.authorization.k8s.io__v1': ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  'apis__coordination.k8s.io__v1': ['Lease'],
  'apis__events.k8s.io__v1': ['Event'],
  'apis__discovery.k8s.io__v1': ['EndpointSlice'],
  'apis__storage.k8s.io__v1': ['StorageClass'],
  'apis__scheduling.k8s.io__v1': ['PriorityClass'],
  'apis__apiextensions.k8s.io__v1': ['CustomResourceDefinition'],
  'apis__authentication.k8s.io__v1': ['TokenReview', 'SelfSubjectReview'],
  'apis__authorization.k8s.io__v1': ['SelfSubjectAccessReview', 'SubjectAccessReview', 'LocalSubjectAccessReview', 'SelfSubjectRulesReview'],
  'apis__admissionregistration.k8s.io__v1': ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  'apis__apps__v1': ['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet', 'ControllerRevision'],
  'apis__batch__v1': ['Job', 'CronJob'],
};

const KEPT = new Set(['type', 'format', 'required', 'enum', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type', 'x-kubernetes-patch-strategy', 'x-kubernetes-patch-merge-key']);

type Schema = { [word: string]: unknown };

const folder = process.argv[2] ?? '.';
const definitions: { [name: string]: Schema } = {};
const kinds: { [kind: string]: string } = {};

for (const [document, wanted] of Object.entries(KINDS)) {
  const { components } = JSON.parse(readFileSync(join(folder, `${document}_openapi.json`), 'utf8')) as { components: { schemas: { [name: string]: Schema } } };
  for (const [name, schema] of Object.entries(components.schemas)) {
    for (const { group, version, kind } of (schema['x-kubernetes-group-version-kind'] ?? []) as { group: string; version: string; kind: string }[]) {
      if (!wanted.includes(kind) || !name.endsWith(`.${kind}`)) continue;
      // Subresource kinds of other groups stand in the document of the kind they belong to.
      if (`${group === '' ? 'api' : `apis__${group}`}__${version}` !== document && kind !== 'TokenRequest' && kind !== 'Eviction') continue;
      kinds[`${group}/${version}/${kind}`] = name;
      collect(name, components.schemas);
    }
  }
}
process.stdout.write(`{\n"kinds": {\n${lines(kinds)}\n},\n"definitions": {\n${lines(definitions)}\n}\n}\n`);

/** One entry a line, sorted: a new version is a diff that can be read. */
function lines(entries: { [name: string]: unknown }): string {
  return Object.keys(entries)
    .sort()
    .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(entries[name])}`)
    .join(',\n');
}

function collect(name: string, schemas: { [name: string]: Schema }): void {
  if (definitions[name] || !schemas[name]) return;
  // Present before it is read: JSONSchemaProps refers to itself.
  definitions[name] = {};
  Object.assign(definitions[name], special(name) ?? trimmed(schemas[name], schemas));
}

/** Types whose Go decoder takes more than their schema tells. */
function special(name: string): Schema | undefined {
  if (name.endsWith('.resource.Quantity')) return { 'x-kubernetes-int-or-string': true, format: 'quantity' };
  if (name.endsWith('.intstr.IntOrString')) return { 'x-kubernetes-int-or-string': true };
  if (/\.(FieldsV1|RawExtension)$/.test(name)) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  if (/\.(JSON|JSONSchemaPropsOr(Array|Bool|StringArray))$/.test(name)) return { 'x-kubernetes-preserve-unknown-fields': true };
  return undefined;
}

function trimmed(schema: Schema, schemas: { [name: string]: Schema }): Schema {
  const reference = (schema.$ref ?? (schema.allOf as Schema[] | undefined)?.[0]?.$ref) as string | undefined;
  const result: Schema = {};
  if (reference) {
    const name = reference.replace('#/components/schemas/', '');
    collect(name, schemas);
    result.$ref = name;
  }
  for (const [word, value] of Object.entries(schema)) {
    if (KEPT.has(word)) result[word] = value;
    if (word === 'default' && value !== '' && value !== 0 && value !== false && typeof value !== 'object') result.default = value;
    // An empty object marks a struct that is no pointer: it is always there.
    if (word === 'default' && typeof value === 'object' && reference && !reference.endsWith('.ObjectMeta') && !special(reference.replace('#/components/schemas/', ''))) result.default = value;
    if (word === 'items' || (word === 'additionalProperties' && typeof value === 'object')) {
      const { default: _always, ...below } = trimmed(value as Schema, schemas);
      result[word] = below;
    }
    if (word === 'properties') result.properties = Object.fromEntries(Object.entries(value as { [name: string]: Schema }).map(([name, child]) => [name, trimmed(child, schemas)]));
  }
  return result;
}
