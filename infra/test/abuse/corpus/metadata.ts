// Servers whose metadata would steer somebody else: Argo CD, the garbage collector, the API server.
import { one, server, type AbuseCase } from './case.ts';

const ARGO: readonly (readonly [key: string, value: string])[] = [
  ['hook', 'PreSync'], ['hook', 'PostSync'], ['hook', 'SyncFail'], ['hook', 'Skip'], ['hook', 'PreDelete'], ['hook', 'PostDelete'], ['hook-delete-policy', 'HookSucceeded'], ['hook-delete-policy', 'BeforeHookCreation'],
  ['sync-wave', '-100'], ['sync-wave', '100'], ['sync-options', 'Prune=false'], ['sync-options', 'Delete=false'], ['sync-options', 'Replace=true'], ['sync-options', 'Force=true,Replace=true'], ['sync-options', 'Validate=false'],
  ['sync-options', 'SkipDryRunOnMissingResource=true'], ['sync-options', 'ServerSideApply=false'], ['sync-options', 'CreateNamespace=true'], ['sync-options', 'PruneLast=true'], ['compare-options', 'IgnoreExtraneous'], ['compare-options', 'ServerSideDiff=true'],
  ['tracking-id', 'bluejay-local:pteronimbus.io/GameServer:tenant-bluejay/lobby'], ['tracking-id', 'fleet-root:/Namespace:argocd/argocd'], ['tracking-id', 'x'], ['refresh', 'hard'], ['managed-by-url', 'http://evil.example'], ['skip-reconcile', 'true'], ['installation-id', 'another'], ['ignore-healthcheck', 'true'],
];

const FIELDS: readonly (readonly [what: string, meta: string])[] = [
  ['a generated name beside its own', '  generateName: flood-\n'], ['a finalizer that nobody takes off', '  finalizers: [evil.example/forever]\n'], ['the namespace\'s finalizer', '  finalizers: [kubernetes]\n'], ['foreground deletion', '  finalizers: [foregroundDeletion]\n'],
  ['an owner that is not there', '  ownerReferences: [{apiVersion: v1, kind: Pod, name: x, uid: 00000000-0000-0000-0000-000000000000}]\n'], ['a node as its owner', '  ownerReferences: [{apiVersion: v1, kind: Node, name: x, uid: 00000000-0000-0000-0000-000000000000, controller: true, blockOwnerDeletion: true}]\n'],
  ['a uid', '  uid: 00000000-0000-0000-0000-000000000000\n'], ['a resourceVersion', '  resourceVersion: "1"\n'], ['a generation', '  generation: 99\n'], ['managed fields', '  managedFields: [{manager: pteronimbus-operator, operation: Apply, apiVersion: pteronimbus.io/v1alpha1}]\n'],
  ['a deletion time', '  deletionTimestamp: "2026-01-01T00:00:00Z"\n'], ['a grace period', '  deletionGracePeriodSeconds: 0\n'], ['a link to itself', '  selfLink: /api/v1/namespaces/kube-system\n'], ['a creation time', '  creationTimestamp: "2000-01-01T00:00:00Z"\n'],
  ['annotations that are a list', '  annotations: [a, b]\n'], ['labels that are numbers', '  labels: {a: 1}\n'], ['a label too long', `  labels: {a: ${'x'.repeat(64)}}\n`], ['a label with an odd key', '  labels: {"a b": c}\n'], ['an annotation with an odd key', '  annotations: {"/": c}\n'],
];

export const metadata: readonly AbuseCase[] = [
  ...ARGO.map(([key, value]) => one('steering Argo CD', `${key}: ${value}`, (name) => server(name, { meta: `  annotations: {argocd.argoproj.io/${key}: "${value}"}\n` }))),
  ...['instance', 'secret-type'].map((key) => one('steering Argo CD', `the label ${key}`, (name) => server(name, { meta: `  labels: {argocd.argoproj.io/${key}: bluejay-local}\n` }))),
  ...FIELDS.map(([what, meta]) => one('metadata', what, (name) => server(name, { meta }))),
  one('metadata', 'no name but a generated one', (name) => server(name).replace(`  name: ${name}\n`, '  generateName: flood-\n')),
  one('metadata', 'a status of its own', (name) => `${server(name)}status: {phase: Running, address: "evil.example:25565", players: {online: 100, max: 100}}\n`),
  one('metadata', 'a status with conditions', (name) => `${server(name)}status: {observedGeneration: 99, conditions: [{type: Ready, status: "True", reason: Fine, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}]}\n`),
  one('metadata', 'data of another kind', (name) => `${server(name)}data: {x: y}\n`),
];
