// Where the suite runs: the stand-in or kube-apiserver with its controllers; pods are run by our kubelet on both.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode, TestNode } from '../../../local/kubelet/testing.ts';
import type { TestKube } from '../../../local/kube/testing.ts';
import type { RealPrograms } from '../../../real/testing.ts';
import { KubeTarget } from './target.ts';

export async function standIn(): Promise<KubeTarget> {
  const node = await startNode();
  return new KubeTarget(node.kube.kubeconfig, () => node.stop());
}

export async function realPlace({ ground, at, kubeconfig, stop }: RealPrograms): Promise<KubeTarget> {
  const dir = mkdtempSync(join(tmpdir(), 'kubelet-'));
  const kube = { kubeconfig, certificates: ground.path('certificates'), stop } as TestKube;
  const node = new TestNode(dir, at.nodeIp, kube, () => Promise.resolve(kube), {});
  try {
    await node.begin();
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    await stop();
    throw error;
  }
  return new KubeTarget(kubeconfig, () => node.stop());
}
