// What a built-in kind refuses besides what its schema says. Source: k8s.io/kubernetes pkg/apis/core/validation.
import { dig, isObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import type { Cause } from '../status.ts';

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_SAYS = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`;

const RULES: Record<string, (object: KubeObject) => Cause[]> = {
  ConfigMap: (map) => [...keyCauses(map, 'data'), ...keyCauses(map, 'binaryData')],
  Secret: (secret) => keyCauses(secret, 'data'),
  Service: portCauses,
  Event: (event) => {
    const about = dig(event, 'involvedObject', 'namespace') ?? '';
    return about === event.metadata.namespace || (about === '' && event.metadata.namespace === 'default') ? [] : [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
  },
};

export function kindCauses({ kind, custom, convert }: Resource, object: KubeObject): Cause[] {
  return custom || convert ? [] : (RULES[kind]?.(object) ?? []);
}

function keyCauses(object: KubeObject, field: string): Cause[] {
  const content = object[field];
  return Object.keys(isObject(content) ? content : {}).filter((key) => !KEY.test(key)).map((key) => invalid(`${field}[${key}]`, key, KEY_SAYS));
}

function portCauses(service: KubeObject): Cause[] {
  const ports = (dig(service, 'spec', 'ports') ?? []) as { name?: string; port?: number; protocol?: string }[];
  const seen = new Set<string>();
  const causes: Cause[] = [];
  const once = (field: string, key: string, value: unknown) => {
    if (seen.has(key)) causes.push({ field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${JSON.stringify(value)}` });
    seen.add(key);
  };
  for (const [at, { name, port }] of ports.entries()) {
    if (!name && ports.length > 1) causes.push({ field: `spec.ports[${at}].name`, reason: 'FieldValueRequired', message: 'Required value' });
    if (name) once(`spec.ports[${at}].name`, name, name);
    if (port !== undefined && (port < 1 || port > 65_535)) causes.push(invalid(`spec.ports[${at}].port`, port, 'must be between 1 and 65535, inclusive'));
  }
  for (const [at, { port, protocol }] of ports.entries()) once(`spec.ports[${at}]`, `${String(protocol)}/${String(port)}`, { port, protocol });
  return causes;
}

function invalid(field: string, value: unknown, why: string): Cause {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}` };
}
