// Pod Security levels that a namespace's labels ask for. Source of checks and sentences: k8s.io/pod-security-admission policy.
import type { Api } from '../api.ts';
import { dig, isObject, type JsonObject, type KubeObject } from '../object.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden } from '../status.ts';

const LABEL = 'pod-security.kubernetes.io/';
const SAFE_CAPABILITIES = new Set(['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT']);
const SAFE_VOLUMES = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret']);
const SAFE_SECCOMP = new Set(['RuntimeDefault', 'Localhost']);

type Finding = string | undefined;

/** Throws 403 where the namespace enforces a level that the pod breaks; adds a warning where it only warns. */
export function admitPodSecurity(api: Api, resource: Resource, pod: KubeObject, warnings: string[]): void {
  const labels = api.store.get('namespaces', '', pod.metadata.namespace ?? '')?.object.metadata.labels ?? {};
  const broken = (mode: string) => violations(pod, labels[`${LABEL}${mode}`], labels[`${LABEL}${mode}-version`] ?? 'latest');
  const enforced = broken('enforce');
  if (enforced) throw forbidden(resource, pod.metadata.name, `violates ${enforced}`);
  const warned = broken('warn');
  if (warned) warnings.push(`would violate ${warned}`);
}

function violations(pod: KubeObject, level: string | undefined, version: string): string | undefined {
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  const findings = [...baseline(pod), ...(level === 'restricted' ? restricted(pod) : [])].filter((finding) => finding !== undefined);
  return findings.length === 0 ? undefined : `PodSecurity ${JSON.stringify(`${level}:${version}`)}: ${findings.join(', ')}`;
}

function baseline(pod: KubeObject): Finding[] {
  const spec = isObject(pod.spec) ? pod.spec : {};
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  const hostPaths = volumesOf(spec).filter((volume) => volume.hostPath !== undefined).map(({ name }) => String(name));
  return [
    host.length > 0 ? `host namespaces (${host.map((field) => `${field}=true`).join(', ')})` : undefined,
    hostPaths.length > 0 ? `hostPath volumes (${plural('volume', hostPaths)})` : undefined,
    blame(pod, 'privileged', (container) => security(container).privileged === true, 'must not set securityContext.privileged=true'),
    blame(pod, 'hostPort', (container) => ((container.ports ?? []) as JsonObject[]).some(({ hostPort }) => Boolean(hostPort)), 'uses a hostPort'),
    blame(pod, 'non-default capabilities', (container) => capabilities(container, 'add').some((name) => !SAFE_CAPABILITIES.has(name)), 'must not add capabilities beyond the default set in securityContext.capabilities.add'),
    blame(pod, 'procMount', (container) => (security(container).procMount ?? 'Default') !== 'Default', 'must not set securityContext.procMount'),
    blame(pod, 'seccompProfile', (container) => dig(security(container), 'seccompProfile', 'type') === 'Unconfined' || dig(spec, 'securityContext', 'seccompProfile', 'type') === 'Unconfined', 'must not set securityContext.seccompProfile.type to "Unconfined"'),
  ];
}

function restricted(pod: KubeObject): Finding[] {
  const spec = isObject(pod.spec) ? pod.spec : {};
  const ofPod = isObject(spec.securityContext) ? spec.securityContext : {};
  const volumes = volumesOf(spec).filter((volume) => Object.keys(volume).some((kind) => kind !== 'name' && !SAFE_VOLUMES.has(kind)));
  const asNonRoot = (container: JsonObject) => security(container).runAsNonRoot ?? ofPod.runAsNonRoot;
  const profile = (container: JsonObject) => dig(security(container), 'seccompProfile', 'type') ?? dig(ofPod, 'seccompProfile', 'type');
  return [
    volumes.length > 0 ? `restricted volume types (${plural('volume', volumes.map(({ name }) => String(name)))} ${volumes.length > 1 ? 'use' : 'uses'} restricted volume ${volumes.length > 1 ? 'types' : 'type'} ${volumes.map((volume) => JSON.stringify(Object.keys(volume).find((kind) => kind !== 'name'))).join(', ')})` : undefined,
    blame(pod, 'allowPrivilegeEscalation != false', (container) => security(container).allowPrivilegeEscalation !== false, 'must set securityContext.allowPrivilegeEscalation=false'),
    blame(pod, 'unrestricted capabilities', (container) => !capabilities(container, 'drop').includes('ALL') || capabilities(container, 'add').some((name) => name !== 'NET_BIND_SERVICE'), 'must set securityContext.capabilities.drop=["ALL"]'),
    blame(pod, 'runAsNonRoot != true', (container) => asNonRoot(container) !== true, 'must set securityContext.runAsNonRoot=true', 'pod or '),
    ofPod.runAsUser === 0 ? 'runAsUser=0 (pod must not set runAsUser=0)' : blame(pod, 'runAsUser=0', (container) => security(container).runAsUser === 0, 'must not set runAsUser=0'),
    blame(pod, 'seccompProfile', (container) => !SAFE_SECCOMP.has(String(profile(container))), 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"', 'pod or '),
  ];
}

/** Names the containers that break a rule. */
function blame(pod: KubeObject, rule: string, breaks: (container: JsonObject) => boolean, remedy: string, who = ''): Finding {
  const names = containersOf(pod).filter(breaks).map(({ name }) => String(name));
  return names.length === 0 ? undefined : `${rule} (${who}${plural('container', names)} ${remedy})`;
}

function plural(word: string, names: string[]): string {
  return `${word}${names.length > 1 ? 's' : ''} ${names.map((name) => JSON.stringify(name)).join(', ')}`;
}

function security(container: JsonObject): JsonObject {
  return isObject(container.securityContext) ? container.securityContext : {};
}

function capabilities(container: JsonObject, kind: 'add' | 'drop'): string[] {
  return (dig(security(container), 'capabilities', kind) ?? []) as string[];
}

function volumesOf(spec: JsonObject): JsonObject[] {
  return Array.isArray(spec.volumes) ? spec.volumes.filter(isObject) : [];
}
