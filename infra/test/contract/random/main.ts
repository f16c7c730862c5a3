// `node infra/test/contract/random/main.ts [kube] [--runs 5000] [--from 1]`: sequences of requests by chance, on the real program and the stand-in.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startReal } from '../../../real/testing.ts';
import { differences } from '../compare.ts';
import { differenceOf, type Difference } from './compare.ts';
import { kube } from './programs.ts';

const { positionals: [wanted = 'kube'], values } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '300' }, from: { type: 'string', default: '1' } } });
if (wanted !== 'kube') {
  console.error('Say which program: kube.');
  process.exit(2);
}
const runs = Number(values.runs);
const from = Number(values.from);
/** Sequences under way: each waits for answers most of the time. */
const AT_ONCE = 4;

const real = await startReal(mkdtempSync(join(tmpdir(), 'random-')), ['kubernetes']);
let differ = 0;
try {
  const [left, right] = await Promise.all([kube.real(real), kube.standIn()]);
  const started = Date.now();
  let next = from;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < from + runs) {
      const found = await differenceOf(kube, left, right, next++);
      if (found === undefined) continue;
      differ++;
      console.log(told(found));
    }
  }));
  await kube.end(left);
  await kube.end(right);
  console.log(`${differ} of ${runs} sequences differ, seeds ${from} to ${from + runs - 1}, ${Math.round((Date.now() - started) / 1000)} s.`);
} finally {
  await real.stop();
}
process.exitCode = differ === 0 ? 0 : 1;

function told({ seed, steps, at, left, right }: Difference<unknown>): string {
  const asked = steps.slice(0, at + 1).map((step, index) => `  ${index === at ? '→' : ' '} ${JSON.stringify(step)}`);
  const lines = [...differences(JSON.parse(left ?? 'null'), JSON.parse(right ?? 'null'), '')].map((line) => `      ${line}`);
  return [`seed ${seed}, step ${at + 1} (real ≠ stand-in):`, ...asked, ...lines].join('\n');
}
