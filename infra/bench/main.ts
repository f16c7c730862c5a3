// `npm run bench -- <race> …`: runs races by name (`--real`: on the real programs) and says whether their goals are met. Without a name it lists them.
import { lineOf, met, type Race, type Verdict } from './race.ts';

/** Name → where the race lies; each file exports `race`. */
const RACES: Record<string, () => Promise<{ race: Race }>> = {
  check: () => import('./check/race.ts'),
  commit: () => import('./commit/race.ts'),
  journey: () => import('./journey/race.ts'),
  synth: () => import('./synth/race.ts'),
  operator: () => import('./operator/race.ts'),
  web: () => import('./web/race.ts'),
  crowd: () => import('./web/crowd.ts'),
};

/** Races that can run on the real programs, by `--real`. */
const REAL = ['check', 'commit', 'journey'];
const real = process.argv.includes('--real');
// The journeys' grounds know it by this.
if (real) process.env.PTERONIMBUS_JOURNEYS = 'real';
const names = process.argv.slice(2).filter((word) => word !== '--real');
const unknown = names.filter((name) => !(name in RACES) || (real && !REAL.includes(name)));
if (names.length === 0 || unknown.length > 0) await list();
else for (const name of names) await runRace(name);

async function list(): Promise<void> {
  if (unknown.length > 0) console.error(`There is no race ${unknown.join(', ')}${real ? ' on the real programs' : ''}.`);
  console.log('Races, each by `npm run bench -- <name>`:');
  for (const [name, load] of Object.entries(RACES)) console.log(`  ${name.padEnd(10)} ${(await load()).race.title}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
}

async function runRace(name: string): Promise<void> {
  const race = (await RACES[name]?.())?.race;
  if (!race) return;
  console.log(`# ${name}: ${race.title}\n`);
  const verdicts: Verdict[] = await race.run((line) => console.log(line), real);
  console.log(`\n${verdicts.map(lineOf).join('\n')}\n`);
  if (!verdicts.every(met)) process.exitCode = 1;
}
