// `node infra/test/contract/differences.ts forge [part of a case's name] [--first]`: what a stand-in does otherwise than recorded, one line per field.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withoutChance, type Case } from './case.ts';
import { differences } from './compare.ts';
import { recordFile, type Record_, type Target } from './suite.ts';

const { positionals: [suite = '', only = ''], values: { first } } = parseArgs({ allowPositionals: true, options: { first: { type: 'boolean', default: false } } });

/** Each suite is loaded when it is asked for: one that is being worked on disturbs no other. */
const SUITES = {
  async forge() {
    const [{ forgeCases }, { forgeStandIn }] = await Promise.all([import('./forge/cases.ts'), import('./forge/target.ts')]);
    await compare(forgeCases, forgeStandIn);
  },
  async argo() {
    const [{ argoCases }, { ArgoTarget }, { standIns }] = await Promise.all([import('./argo/cases.ts'), import('./argo/target.ts'), import('./argo/places.ts')]);
    await compare(argoCases, async () => new ArgoTarget(await standIns()));
  },
  async kube() {
    const [{ kubeCases }, { standIn }] = await Promise.all([import('./kube/cases.ts'), import('./kube/places.ts')]);
    await compare(kubeCases, standIn);
  },
  async idp() {
    const [{ idpCases }, { IdpTarget }, { standIn }] = await Promise.all([import('./idp/cases.ts'), import('./idp/target.ts'), import('./idp/places.ts')]);
    await compare(idpCases, async () => IdpTarget.at(await standIn()));
  },
};

if (suite in SUITES) await SUITES[suite as keyof typeof SUITES]();
else console.error(`Say which suite: ${Object.keys(SUITES).join(', ')}.`);

async function compare<T extends Target>(cases: readonly Case<T>[], start: () => Promise<T>): Promise<void> {
  const { seen } = JSON.parse(readFileSync(recordFile(suite), 'utf8')) as Record_;
  const target = await start();
  let differ = 0;
  try {
    for (const { name, observe } of cases.filter((one) => one.name.includes(only))) {
      const now = await observe(target).catch((error: unknown) => `it failed: ${(error as Error).message.slice(0, 300)}`);
      const lines = [...differences(seen[name], JSON.parse(JSON.stringify(withoutChance(now, target.known) ?? null)), '')];
      if (lines.length > 0) console.log(`${name}\n${lines.map((line) => `    ${line}`).join('\n')}`);
      differ += Math.min(lines.length, 1);
      if (first && differ > 0) break;
    }
  } finally {
    await target.stop();
  }
  console.log(`${differ} of ${cases.length} cases differ.`);
}
