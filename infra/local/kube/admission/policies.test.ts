// The platform's own admission policies, on the cases that the real API server is held to (infra/test/ground).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KubeDoor } from '../../../platform/kube-door.ts';
import { groundManifests, type Manifest } from '../../../platform/manifests.ts';
import { policies } from '../../../platform/production/policies.ts';
import { POLICY_CASES } from '../../../test/ground/policy-cases.ts';
import { clientOf, type Client } from '../test-support/client.ts';
import { startKube, type TestKube } from '../testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-policies-'));
const CRDS = join(import.meta.dirname, '../../argo/crds');
const PLURALS: Record<string, string> = { NetworkPolicy: 'networkpolicies' };
const CLUSTER = ['Namespace', 'CustomResourceDefinition', 'GameTemplate'];
let kube: TestKube;
let door: KubeDoor;
let call: Client;

beforeAll(async () => {
  kube = await startKube({ dir, serviceCidr: '127.77.128.0/24' });
  call = clientOf(kube);
  door = new KubeDoor(kube.kubeconfig);
  const crds = readdirSync(CRDS).map((file) => parse(readFileSync(join(CRDS, file), 'utf8')) as Manifest);
  for (const manifest of [...crds, ...groundManifests(), ...policies()]) await door.apply(manifest);
}, 60_000);
afterAll(async () => {
  await door?.close();
  await kube?.stop();
  rmSync(dir, { recursive: true });
});

function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return `${apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`}${CLUSTER.includes(kind) ? '' : `/namespaces/${metadata.namespace ?? 'default'}`}/${plural}/${metadata.name}`;
}

/** As kubectl would with `--as`: a ServiceAccount's groups come with its name. */
async function asked(object: Manifest, as: string | undefined, verb: 'apply' | 'delete'): Promise<{ code: number; said: string }> {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(as ?? '') ?? [];
  const headers: Record<string, string> = as === undefined ? {} : { 'impersonate-user': as, 'impersonate-group': `system:serviceaccounts:${namespace ?? ''}` };
  const method = verb === 'delete' ? 'DELETE' : 'PATCH';
  const query = verb === 'delete' ? '?dryRun=All' : '?fieldManager=t&force=true&dryRun=All';
  const { code, body } = await call(method, `${pathOf(object)}${query}`, verb === 'delete' ? undefined : object, { headers, ...(verb === 'apply' && { type: 'application/apply-patch+yaml' }) });
  return { code, said: JSON.stringify(body) };
}

describe('a policy of the platform', () => {
  it.each(POLICY_CASES.map((one) => [one.name, one] as const))('%s', async (_name, { object, as, refused, verb = 'apply', setUp }) => {
    if (setUp) await door.apply(setUp);
    const { code, said } = await asked(object, as, verb as 'apply' | 'delete');
    if (refused === undefined) expect(code, said).toBeLessThan(300);
    else expect([code, said]).toEqual([403, expect.stringContaining(refused)]);
  });

  it.each([['paramKind', { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } }], ['variables', { variables: [{ name: 'x', expression: '1' }] }]])('with %s is refused when it is made, not half obeyed', async (_name, spec) => {
    const { code, body } = await call('POST', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies', { metadata: { name: 'lacking' }, spec });
    expect([code, JSON.stringify(body)]).toEqual([501, expect.stringContaining('This stand-in has no')]);
  });

  it('that cannot be compiled is refused when it is made', async () => {
    const { code } = await call('POST', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies', { metadata: { name: 'broken' }, spec: { validations: [{ expression: 'object.' }] } });
    expect(code).toBe(501);
  });
});
