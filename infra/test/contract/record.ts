// `node infra/test/contract/record.ts forge`: starts the real program, runs its cases and writes down what they saw. With more words only
// the cases whose name holds one of them are recorded anew; the others keep what was recorded of them.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReal, type RealProgram, type RealPrograms } from '../../real/testing.ts';
import { withoutChance, type Case } from './case.ts';
import { recordFile, type Record_, type Target } from './suite.ts';

interface Suite<T extends Target> {
  programs: readonly RealProgram[];
  program: string;
  version: string;
  cases: readonly Case<T>[];
  target(real: RealPrograms): T | Promise<T>;
  /** How many cases go side by side (1). */
  atOnce?: number;
}

/** Each suite is loaded when it is asked for: one that is being worked on disturbs no other. */
const SUITES = {
  async forge() {
    const [{ forgeCases: cases }, { ForgeTarget }] = await Promise.all([import('./forge/cases.ts'), import('./forge/target.ts')]);
    await record('forge', { programs: ['gitea'], program: 'Gitea', version: '1.26.0', cases, target: (real) => new ForgeTarget(real.gitea.url, real.gitea.admin, real.stop) });
  },
  async argo() {
    const [{ argoCases: cases }, { ArgoTarget }, { realPlace }] = await Promise.all([import('./argo/cases.ts'), import('./argo/target.ts'), import('./argo/places.ts')]);
    await record('argo', { programs: ['argo-cd'], program: 'Argo CD', version: '3.5.7', cases, target: async (real) => new ArgoTarget(await realPlace(real)), atOnce: 4 });
  },
  async kube() {
    const [{ kubeCases: cases }, { realPlace }] = await Promise.all([import('./kube/cases.ts'), import('./kube/places.ts')]);
    await record('kube', { programs: ['kubernetes'], program: 'kube-apiserver', version: '1.36.3', cases, target: realPlace, atOnce: 4 });
  },
  async idp() {
    const [{ idpCases: cases }, { IdpTarget }, { realPlace }] = await Promise.all([import('./idp/cases.ts'), import('./idp/target.ts'), import('./idp/places.ts')]);
    await record('idp', { programs: ['keycloak'], program: 'Keycloak', version: '26.4.0', cases, target: async (real) => IdpTarget.at(await realPlace(real)) });
  },
};

const name = process.argv[2] as keyof typeof SUITES;
if (!(name in SUITES)) {
  console.error(`Say which suite: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
await SUITES[name]();

async function record<T extends Target>(suite: string, { programs, program, version, cases, target: make, atOnce = 1 }: Suite<T>): Promise<void> {
  const target = await make(await startReal(mkdtempSync(join(tmpdir(), 'record-')), programs));
  const words = process.argv.slice(3);
  const chosen = words.length === 0 ? cases : cases.filter((one) => words.some((word) => one.name.includes(word)));
  const kept = (JSON.parse(readFileSync(recordFile(suite), 'utf8')) as Record_).seen;
  const seen: Record_['seen'] = {};
  let failed = 0;
  try {
    if (new Set(chosen.map((one) => one.name)).size < chosen.length) throw new Error('Two cases have one name.');
    const waiting = [...chosen];
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        try {
          seen[one.name] = withoutChance(await one.observe(target), target.known);
        } catch (error) {
          console.error(`\n"${one.name}" could not be recorded: ${(error as Error).stack ?? String(error)}`);
          failed++;
        }
        process.stdout.write('.');
      }
    }));
  } finally {
    await target.stop();
  }
  // What could not be recorded is not there: its case fails until it is.
  for (const { name } of chosen) delete kept[name];
  const all = Object.fromEntries(cases.flatMap((one) => (one.name in seen || one.name in kept ? [[one.name, seen[one.name] ?? kept[one.name]]] : [])));
  writeFileSync(recordFile(suite), `${JSON.stringify({ program, version, seen: all }, null, 1)}\n`);
  process.stdout.write(`\n${chosen.length - failed} of ${chosen.length} cases of ${program} ${version} recorded.\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
