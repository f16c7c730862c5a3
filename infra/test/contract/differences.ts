// `node infra/test/contract/differences.ts forge [part of a case's name] [--first]`: what a stand-in does otherwise than recorded, one line per field.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startForge } from '../../local/forge/testing.ts';
import { argoCases } from './argo/cases.ts';
import { standIns } from './argo/places.ts';
import { ArgoTarget } from './argo/target.ts';
import { withoutChance, type Case } from './case.ts';
import { forgeCases } from './forge/cases.ts';
import { ForgeTarget } from './forge/target.ts';
import { recordFile, type Record_, type Target } from './suite.ts';

const { positionals: [suite = '', only = ''], values: { first } } = parseArgs({ allowPositionals: true, options: { first: { type: 'boolean', default: false } } });
if (suite === 'forge') await compare(forgeCases, forge);
else if (suite === 'argo') await compare(argoCases, async () => new ArgoTarget(await standIns()));
else console.error('Say which suite: forge, argo.');

async function forge(): Promise<ForgeTarget> {
  const dir = mkdtempSync(join(tmpdir(), 'forge-'));
  const { url, admin, stop } = await startForge({ dir });
  return new ForgeTarget(url, admin, async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  });
}

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

function* differences(real: unknown, local: unknown, at: string): Generator<string> {
  if (JSON.stringify(real) === JSON.stringify(local)) return;
  const both = [real, local].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one)) || [real, local].every(Array.isArray);
  if (!both) return yield `${at}: ${short(real)} ≠ ${short(local)}`;
  const [left, right] = [real as Record<string, unknown>, local as Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) yield* differences(left[key], right[key], at === '' ? key : `${at}.${key}`);
}

function short(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 260) ?? 'absent';
}
