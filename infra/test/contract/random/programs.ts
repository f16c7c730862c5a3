// Which programs are asked at random, and how each side of them is started.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKube } from '../../../local/kube/testing.ts';
import type { RealPrograms } from '../../../real/testing.ts';
import { forgeStandIn, ForgeTarget } from '../forge/target.ts';
import { KubeTarget } from '../kube/target.ts';
import type { Walk } from './compare.ts';
import { forgeSequence, type ForgeStep } from './forge-steps.ts';
import { forgeWalk } from './forge-walk.ts';
import { kubeSequence, type KubeStep } from './kube-steps.ts';
import { kubeWalk, prepareKube } from './kube-walk.ts';

export interface Program<Step, Target> extends Walk<Step, Target> {
  standIn(): Promise<Target>;
  /** Of programs that run already; stopping them is their starter's business. */
  real(programs: RealPrograms): Promise<Target>;
  end(target: Target): Promise<void>;
}

export const kube: Program<KubeStep, KubeTarget> = {
  name: 'kube',
  sequence: kubeSequence,
  walk: kubeWalk,
  async standIn() {
    const dir = mkdtempSync(join(tmpdir(), 'random-kube-'));
    const { kubeconfig, stop } = await startKube({ dir });
    return prepared(new KubeTarget(kubeconfig, async () => {
      await stop();
      rmSync(dir, { recursive: true, force: true });
    }));
  },
  real: ({ kubeconfig }) => prepared(new KubeTarget(kubeconfig, () => Promise.resolve())),
  end: (target) => target.stop(),
};

export const forge: Program<ForgeStep, ForgeTarget> = {
  name: 'forge',
  sequence: forgeSequence,
  walk: forgeWalk,
  refused: (answer) => (JSON.parse(answer) as { status: number }).status === 501,
  standIn: forgeStandIn,
  real: ({ gitea }) => Promise.resolve(new ForgeTarget(gitea.url, gitea.admin, () => Promise.resolve())),
  end: (target) => target.stop(),
};

async function prepared(target: KubeTarget): Promise<KubeTarget> {
  await prepareKube(target);
  return target;
}
