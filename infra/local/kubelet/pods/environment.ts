// The environment of a container: values, references, and $(NAME) in them.
import type { Client } from '../kube/client.ts';
import { ApiError } from '../kube/client.ts';
import type { Container, EnvVar, KeyedData, KeyRef, Pod } from '../kube/types.ts';
import { parseQuantity } from '../scheduler/quantity.ts';
import { ConfigError } from './config-error.ts';
import { fieldOf } from './fields.ts';

type Source = 'secrets' | 'configmaps';
const KINDS: Record<Source, string> = { secrets: 'Secret', configmaps: 'ConfigMap' };

/** Reads what the container refers to. Throws ConfigError, with a kubelet's sentence, where that is missing. */
export async function environmentOf(client: Client, pod: Pod, container: Container, ip: string, nodeIp: string): Promise<Record<string, string>> {
  const env: Record<string, string> = { HOSTNAME: pod.metadata.name };
  const fetched = new Map<string, Promise<Record<string, string> | undefined>>();
  const valuesOf = (source: Source, name: string) => {
    const key = `${source}/${name}`;
    const known = fetched.get(key) ?? readValues(client, pod.metadata.namespace ?? '', source, name);
    fetched.set(key, known);
    return known;
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    for (const [source, ref] of [['configmaps', configMapRef], ['secrets', secretRef]] as const) {
      if (!ref) continue;
      const values = await valuesOf(source, ref.name);
      if (!values && !ref.optional) throw missing(source, ref.name);
      for (const [key, value] of Object.entries(values ?? {})) env[`${prefix}${key}`] = value;
    }
  }
  for (const each of container.env ?? []) {
    const value = each.valueFrom ? await referred(each, { pod, container, ip, nodeIp }, valuesOf) : expand(each.value ?? '', env);
    if (value !== undefined) env[each.name] = value;
  }
  return env;
}

/** `$(NAME)` becomes the variable's value; `$$(NAME)` and unknown names stay as written. */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name: string | undefined) => (name === undefined ? '$' : env[name] ?? found));
}

interface Around { pod: Pod; container: Container; ip: string; nodeIp: string }

async function referred({ name, valueFrom = {} }: EnvVar, around: Around, valuesOf: (source: Source, name: string) => Promise<Record<string, string> | undefined>): Promise<string | undefined> {
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  if (secretKeyRef) return keyOf('secrets', secretKeyRef, around.pod, await valuesOf('secrets', secretKeyRef.name));
  if (configMapKeyRef) return keyOf('configmaps', configMapKeyRef, around.pod, await valuesOf('configmaps', configMapKeyRef.name));
  if (fieldRef) return fieldOf(around, fieldRef.fieldPath);
  if (resourceFieldRef) return resource(around.container, resourceFieldRef.resource, resourceFieldRef.divisor);
  throw new ConfigError(`This kubelet cannot fill the variable ${name}: it knows secretKeyRef, configMapKeyRef, fieldRef and resourceFieldRef.`);
}

function keyOf(source: Source, { name, key, optional }: KeyRef, pod: Pod, values: Record<string, string> | undefined): string | undefined {
  if (values?.[key] !== undefined) return values[key];
  if (optional) return undefined;
  if (!values) throw missing(source, name);
  throw new ConfigError(`couldn't find key ${key} in ${KINDS[source]} ${pod.metadata.namespace}/${name}`);
}

function resource({ resources }: Container, name: string, divisor = '1'): string {
  const [kind = '', ...rest] = name.split('.');
  const amount = resources?.[kind as 'limits' | 'requests']?.[rest.join('.')] ?? '0';
  const unit = parseQuantity(divisor) || 1;
  return String(Math.ceil(parseQuantity(amount) / unit));
}

async function readValues(client: Client, namespace: string, source: Source, name: string): Promise<Record<string, string> | undefined> {
  try {
    const { data = {} } = await client.get<KeyedData>(`/api/v1/namespaces/${namespace}/${source}/${name}`);
    return source === 'secrets' ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()])) : data;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

function missing(source: Source, name: string): ConfigError {
  return new ConfigError(`${KINDS[source].toLowerCase()} "${name}" not found`);
}
