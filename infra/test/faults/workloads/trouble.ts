// Games that crash, nodes that are emptied, cut off and gone; with a second operator that waits.
import { STORAGE } from '../stage/cluster.ts';
import { NODE, TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';
import { edit, gameOf, hasPhase, isReady, podOf, type Workload } from './step.ts';

export const trouble: Workload = {
  hasStandby: true,
  steps: [
    {
      name: 'create two',
      act(stage) {
        stage.wish({ name: 'one', game: 'minecraft-java', network: { expose: 'NodePort', ports: { game: 30_111 } } });
        stage.wish({ name: 'two', game: 'luanti', network: { expose: 'NodePort', ports: { game: 30_112 } } });
      },
      done: (stage) => isReady(stage, 'one', 'two'),
    },
    { name: 'a game crashes', act: (stage) => stage.node.crash(TENANT, 'one'), done: (stage) => isReady(stage, 'one') && gameOf(stage, 'one')?.restarts === 1 },
    { name: 'somebody deletes the pod and the service', act: deletes, done: (stage) => isReady(stage, 'one', 'two') && stage.cluster.get(STORAGE.services, TENANT, 'one') !== undefined },
    { name: 'the node is to be emptied', act: (stage) => changeNode(stage, { spec: { unschedulable: true } }), done: (stage) => ['one', 'two'].every((name) => gameOf(stage, name) === undefined && podOf(stage, name) !== undefined) },
    { name: 'the node takes pods again', act: (stage) => changeNode(stage, { spec: { unschedulable: null } }), done: (stage) => isReady(stage, 'one', 'two') },
    {
      name: 'the node is cut off while a restart is wished for',
      act(stage) {
        stage.node.isCutOff = true;
        changeStatus(stage, 'Unknown');
        stage.edit('one', { requests: { restart: 'token-1' } });
      },
      // Nobody knows whether its game still runs: the pod must stay.
      done: (stage) => podOf(stage, 'one')?.metadata.deletionTimestamp !== undefined && gameOf(stage, 'one') !== undefined,
    },
    {
      name: 'people confirm that the machine is off',
      act(stage) {
        stage.node.powerOff();
        changeNode(stage, { spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }] } });
      },
      done: (stage) => podOf(stage, 'one') !== undefined && podOf(stage, 'one')?.metadata.deletionTimestamp === undefined,
    },
    {
      name: 'the machine is back',
      act(stage) {
        changeNode(stage, { spec: { taints: null } });
        changeStatus(stage, 'True');
        stage.node.powerOn();
      },
      done: (stage) => isReady(stage, 'one', 'two') && gameOf(stage, 'one') !== undefined && gameOf(stage, 'two') !== undefined,
    },
    edit('stop while the other changes', 'two', { state: 'Stopped' }, (stage) => hasPhase(stage, 'two', 'Stopped') && isReady(stage, 'one', 'two')),
  ],
};

function deletes(stage: Stage): void {
  for (const path of ['pods/one', 'services/one']) stage.must({ method: 'DELETE', path: `/api/v1/namespaces/${TENANT}/${path}`, query: {}, contentType: 'application/json', body: '{}' });
}

function changeNode(stage: Stage, patch: object): void {
  stage.must({ method: 'PATCH', path: `/api/v1/nodes/${NODE}`, query: {}, contentType: 'application/merge-patch+json', body: JSON.stringify(patch) });
}

function changeStatus(stage: Stage, status: string): void {
  const conditions = [{ type: 'Ready', status }];
  stage.must({ method: 'PATCH', path: `/api/v1/nodes/${NODE}/status`, query: {}, contentType: 'application/merge-patch+json', body: JSON.stringify({ status: { conditions } }) });
}
