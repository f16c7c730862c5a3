// What a built-in kind refuses besides what its schema says. Source: k8s.io/kubernetes pkg/apis/core/validation.
import { dig, isObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { invalid } from '../schema/errors.ts';
import type { Cause } from '../status.ts';
import { bindingCauses, policyCauses } from './policy-rules.ts';
import { serviceCauses } from './service-rules.ts';

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_SAYS = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`;

const RULES: Record<string, (object: KubeObject) => Cause[]> = {
  ConfigMap: (map) => [...keyCauses(map, 'data'), ...keyCauses(map, 'binaryData')],
  Secret: (secret) => keyCauses(secret, 'data'),
  Service: serviceCauses,
  ValidatingAdmissionPolicy: policyCauses,
  ValidatingAdmissionPolicyBinding: bindingCauses,
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
