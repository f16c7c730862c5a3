// `node infra/test/contract/random/main.ts kube|forge [--runs 5000] [--from 1] [--record]`: sequences of requests by chance, on the real program and the
// stand-in; with --record, on the real program alone, whose answers are kept as digests.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startReal, type RealProgram } from '../../../real/testing.ts';
import { answersTo } from './compare.ts';
import { differencesOf, eachSeed } from './hunt.ts';
import { forge, kube, type Program } from './programs.ts';
import { digests, writeRecord } from './record.ts';

const { positionals: [wanted = 'kube'], values } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '300' }, from: { type: 'string', default: '1' }, record: { type: 'boolean', default: false } } });
const [from, runs] = [Number(values.from), Number(values.runs)];
if (wanted === 'kube') await ask(kube, ['kubernetes'], { program: 'kube-apiserver', version: '1.36.3' });
else if (wanted === 'forge') await ask(forge, ['gitea'], { program: 'Gitea', version: '1.26.0' });
else {
  console.error('Say which program: kube, forge.');
  process.exitCode = 2;
}

async function ask<Step, Target>(program: Program<Step, Target>, programs: readonly RealProgram[], named: { program: string; version: string }): Promise<void> {
  const real = await startReal(mkdtempSync(join(tmpdir(), 'random-')), programs);
  try {
    const started = Date.now();
    const left = await program.real(real);
    if (values.record) {
      const seeds: Record<string, string> = {};
      await eachSeed(from, runs, async (seed) => {
        const { steps, answers } = await answersTo(program, left, seed);
        seeds[seed] = digests(steps, answers);
      });
      writeRecord(program.name, { ...named, seeds });
      console.log(`${runs} sequences recorded.`);
    } else {
      const right = await program.standIn();
      const found = await differencesOf(program, left, right, from, runs, (text) => console.log(text)).finally(() => program.end(right));
      console.log(`${found} of ${runs} sequences differ, seeds ${from} to ${from + runs - 1}, ${Math.round((Date.now() - started) / 1000)} s.`);
      process.exitCode = found === 0 ? 0 : 1;
    }
    await program.end(left);
  } finally {
    await real.stop();
  }
}
