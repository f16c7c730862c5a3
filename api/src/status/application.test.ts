import { describe, expect, it } from 'vitest';
import { carriedRevisions, complaintsOf, operatedRevision, type Application } from './application.ts';

type Status = NonNullable<Application['status']>;
const application = (status: Status): Application => ({ metadata: { name: 'redfox-local' }, status });
const operation = (phase: string, message: string, resources: NonNullable<NonNullable<Status['operationState']>['syncResult']>['resources'] = []) => application({ operationState: { phase, message, syncResult: { revision: 'c1', resources } } });

describe('revisions carried into Kubernetes', () => {
  it.each<[string, Status, string[]]>([
    ['none, of an application nobody looked at', {}, []],
    ['the one an operation works at', { operationState: { phase: 'Running', operation: { sync: { revision: 'c2' } } } }, ['c2']],
    ['the one an operation failed at: it was tried', { operationState: { phase: 'Failed', syncResult: { revision: 'c2' } } }, ['c2']],
    ['all that history knows', { history: [{ revision: 'c1', deployedAt: '' }, { revision: 'c2', deployedAt: '' }] }, ['c1', 'c2']],
    ['the one compared, when there was nothing to do', { sync: { status: 'Synced', revision: 'c3' } }, ['c3']],
    ['not the one compared, when it differs', { sync: { status: 'OutOfSync', revision: 'c3' } }, []],
  ])('%s', (_name, status, revisions) => {
    expect(carriedRevisions(application(status))).toEqual(revisions);
  });

  it('the last operation names what it did before what it was told', () => {
    expect(operatedRevision(application({ operationState: { phase: 'Succeeded', operation: { sync: { revision: 'told' } }, syncResult: { revision: 'done' } } }))).toBe('done');
    expect(operatedRevision(application({}))).toBeUndefined();
  });
});

describe('what Argo CD complains about', () => {
  it('nothing while all is well, or while it works', () => {
    expect(complaintsOf(application({}))).toEqual([]);
    expect(complaintsOf(operation('Succeeded', 'successfully synced (all tasks run)'))).toEqual([]);
    expect(complaintsOf(operation('Running', 'waiting for healthy state'))).toEqual([]);
  });

  it('a file that cannot be read: its name and line', () => {
    const message = 'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: Failed to unmarshal "x.yaml": failed to unmarshal manifest: error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context';
    expect(complaintsOf(application({ conditions: [{ type: 'ComparisonError', message }] }))).toEqual([{ message, file: 'x.yaml', line: 3, final: true }]);
  });

  it('a link that leads out of the repository: its path', () => {
    const message = 'Failed to load target state: rpc error: repository contains out-of-bounds symlinks. file: clusters/local/x.yaml';
    expect(complaintsOf(application({ conditions: [{ type: 'ComparisonError', message }] }))).toEqual([{ message, file: 'clusters/local/x.yaml', final: true }]);
  });

  it('a folder that is gone: no file, and it may come back', () => {
    expect(complaintsOf(application({ conditions: [{ type: 'ComparisonError', message: 'clusters/local: app path does not exist' }] }))).toEqual([{ message: 'clusters/local: app path does not exist', final: false }]);
  });

  it('conditions that only warn, and the one that repeats the operation, are left out', () => {
    expect(complaintsOf(application({ conditions: [{ type: 'SharedResourceWarning', message: 'x' }, { type: 'SyncError', message: 'y' }] }))).toEqual([]);
  });

  const final: [string, boolean][] = [
    ['resource rbac.authorization.k8s.io:ClusterRole is not permitted in project tenant-redfox', true],
    ['namespace tenant-bluejay is not permitted in project \'tenant-redfox\'', true],
    ['failed to create typed patch object (tenant-redfox/odd; pteronimbus.io/v1alpha1, Kind=GameServer): .spec.colour: field not declared in schema', true],
    ['failed to create typed patch object: .spec.game: expected string, got &value.valueUnstructured{Value:1}', true],
    ['GameServer.pteronimbus.io "a" is invalid: spec.state: Unsupported value: "Maybe"', true],
    ['admission webhook denied the request', true],
    ['the server is currently unable to handle the request', false],
    ['dial tcp 127.0.0.1:6443: connect: connection refused', false],
    ['context deadline exceeded', false],
  ];
  it.each(final)('"%s" ends for good: %s', (message, isFinal) => {
    const resource = { kind: 'GameServer', name: 'a', namespace: 'tenant-redfox', status: 'SyncFailed', message };
    expect(complaintsOf(operation('Failed', 'one or more objects failed to apply', [resource]))).toEqual([{ kind: 'GameServer', name: 'a', namespace: 'tenant-redfox', message, final: isFinal }]);
  });

  it('each resource that failed, and none that did not', () => {
    const resources = [{ kind: 'GameServer', name: 'a', status: 'Synced', message: 'created' }, { kind: 'GameServer', name: 'b', status: 'SyncFailed', message: 'denied the request' }, { kind: 'GameServer', name: 'c', status: 'SyncFailed', message: 'timeout' }];
    expect(complaintsOf(operation('Failed', 'x', resources)).map(({ name, final: isFinal }) => [name, isFinal])).toEqual([['b', true], ['c', false]]);
  });

  it('the operation itself when it names no resource', () => {
    expect(complaintsOf(operation('Error', 'one or more synchronization tasks are not valid'))).toEqual([{ message: 'one or more synchronization tasks are not valid', final: false }]);
  });

  it('a failure between two tries, which is called Running, without the words about the next try', () => {
    const [complaint] = complaintsOf(operation('Running', 'one or more objects failed to apply, reason: is invalid. Retrying attempt #1 at 4:01AM.'));
    expect(complaint).toEqual({ message: 'one or more objects failed to apply, reason: is invalid.', final: true });
  });
});
