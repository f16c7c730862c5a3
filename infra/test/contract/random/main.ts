// `node infra/test/contract/random/main.ts [kube] [--runs 5000] [--from 1] [--record]`: sequences of requests by chance, on the real program and the
// stand-in; with --record, on the real program alone, whose answers are kept as digests.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startReal } from '../../../real/testing.ts';
import { answersTo } from './compare.ts';
import { differencesOf, eachSeed } from './hunt.ts';
import { kube } from './programs.ts';
import { digests, writeRecord } from './record.ts';

const { positionals: [wanted = 'kube'], values } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '300' }, from: { type: 'string', default: '1' }, record: { type: 'boolean', default: false } } });
if (wanted !== 'kube') {
  console.error('Say which program: kube.');
  process.exit(2);
}
const [from, runs] = [Number(values.from), Number(values.runs)];
const real = await startReal(mkdtempSync(join(tmpdir(), 'random-')), ['kubernetes']);
try {
  const started = Date.now();
  const left = await kube.real(real);
  if (values.record) {
    const seeds: Record<string, string> = {};
    await eachSeed(from, runs, async (seed) => {
      const { steps, answers } = await answersTo(kube, left, seed);
      seeds[seed] = digests(steps, answers);
    });
    writeRecord('kube', { program: 'kube-apiserver', version: '1.36.3', seeds });
    console.log(`${runs} sequences recorded.`);
  } else {
    const right = await kube.standIn();
    const found = await differencesOf(kube, left, right, from, runs, (text) => console.log(text)).finally(() => kube.end(right));
    console.log(`${found} of ${runs} sequences differ, seeds ${from} to ${from + runs - 1}, ${Math.round((Date.now() - started) / 1000)} s.`);
    process.exitCode = found === 0 ? 0 : 1;
  }
  await kube.end(left);
} finally {
  await real.stop();
}
