// `node infra/test/contract/mutants/main.ts [suite]`: would the suite notice? Each planted bug must turn one of its cases red.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hunt } from './hunt.ts';
import { planted, type Mutant } from './mutant.ts';

const root = resolve(import.meta.dirname, '../../../..');
const SUITES = ['forge', 'argo', 'kube', 'idp'];
/** Side by side: a suite waits more than it works. */
const AT_ONCE = 2;

const [, , wanted] = process.argv;
if (wanted !== undefined && !SUITES.includes(wanted)) {
  console.error(`Say which suite: ${SUITES.join(', ')}; none means all.`);
  process.exit(2);
}
let failed = 0;
for (const suite of wanted === undefined ? SUITES : [wanted]) failed += await suiteOf(suite);
process.exitCode = failed === 0 ? 0 : 1;

/** How many of its mutants were not caught. */
async function suiteOf(suite: string): Promise<number> {
  const started = Date.now();
  const mutants = await mutantsOf(suite);
  for (const mutant of mutants) planted(readFileSync(join(root, mutant.file), 'utf8'), mutant);
  const healthy = await hunt(suite, undefined);
  if (healthy.kind !== 'survived') {
    console.log(`✗ ${suite}: its cases are not green without a bug, so they prove nothing: ${healthy.kind === 'caught' ? `${healthy.by}: ${healthy.how}` : healthy.why}`);
    return 1;
  }
  let survivors = 0;
  const waiting = [...mutants];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const caught = await report(suite, mutant);
      survivors += caught ? 0 : 1;
    }
  }));
  console.log(`${suite}: ${mutants.length - survivors} of ${mutants.length} planted bugs caught in ${Math.round((Date.now() - started) / 1000)} s.`);
  return survivors;
}

async function report(suite: string, mutant: Mutant): Promise<boolean> {
  const outcome = await hunt(suite, mutant);
  if (outcome.kind === 'caught') console.log(`✓ ${mutant.name}\n    by "${outcome.by}": ${outcome.how}`);
  else console.log(`✗ ${mutant.name} (${mutant.file})\n    ${outcome.kind === 'survived' ? 'no case noticed' : outcome.why}`);
  return outcome.kind === 'caught';
}

async function mutantsOf(suite: string): Promise<readonly Mutant[]> {
  const file = join(import.meta.dirname, '..', suite, 'mutants.ts');
  if (!existsSync(file)) throw new Error(`There are no planted bugs for ${suite}: ${file} is missing.`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, readonly Mutant[]>;
  return module[`${suite}Mutants`] ?? [];
}
