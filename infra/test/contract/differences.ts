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
    await compare(forgeCases, forgeStandIn, 4);
  },
  async argo() {
    const [{ argoCases }, { ArgoTarget }, { standIns }] = await Promise.all([import('./argo/cases.ts'), import('./argo/target.ts'), import('./argo/places.ts')]);
    await compare(argoCases, async () => new ArgoTarget(await standIns()), 4);
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

/** `atOnce`: how many cases go side by side. */
async function compare<T extends Target>(cases: readonly Case<T>[], start: () => Promise<T>, atOnce = 1): Promise<void> {
  const { seen } = JSON.parse(readFileSync(recordFile(suite), 'utf8')) as Record_;
  const target = await start();
  let differ = 0;
  const enough = () => first && differ > 0;
  const waiting = cases.filter((one) => one.name.includes(only));
  const work = async (found: () => void) => {
    for (let one = waiting.shift(); one && !enough(); one = waiting.shift()) {
      const now = await one.observe(target).catch((error: unknown) => `it failed: ${(error as Error).message.slice(0, 300)}`);
      const lines = [...differences(seen[one.name], JSON.parse(JSON.stringify(withoutChance(now, target.known) ?? null)), '')];
      // What others still do is cut off when one is enough, and says nothing.
      if (lines.length === 0 || enough()) continue;
      console.log(`${one.name}\n${lines.map((line) => `    ${line}`).join('\n')}`);
      differ++;
      if (first) found();
    }
  };
  try {
    await new Promise<void>((resolve, reject) => {
      Promise.all(Array.from({ length: atOnce }, () => work(resolve))).then(() => resolve(), reject);
    });
  } finally {
    await target.stop();
  }
  console.log(`${differ} of ${cases.length} cases differ.`);
  // Cases that were cut off may wait for long.
  if (first) process.exit();
}
