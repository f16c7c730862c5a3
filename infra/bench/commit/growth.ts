// What one transaction costs as the repository grows, and as tenants do. Ours alone: small and large take turns.
import { median, ms, table, type Verdict } from '../race.ts';
import { ours } from './contenders.ts';
import { serverFile, type Ground } from './ground.ts';

const ROUNDS = 40;
const TENANTS = 1_000;
/** Repositories opened at a time. */
const AT_ONCE = 8;

export async function growth(ground: Ground, say: (line: string) => void): Promise<Verdict[]> {
  const contender = ours(ground);
  for (const size of [10, 10_000]) ground.seed(`growth/${size}`, size);
  const files = await compare(contender, ['growth/10'], ['growth/10000']);

  const names = Array.from({ length: TENANTS }, (_, i) => `tenants/t${i}`);
  for (const name of ['tenants/alone', ...names]) ground.seedLight(name, 10);
  const opening = performance.now();
  for (let i = 0; i < names.length; i += AT_ONCE) await Promise.all(names.slice(i, i + AT_ONCE).map((name) => contender.repositories.snapshot(name)));
  say(`  ${TENANTS} repositories opened in ${ms(performance.now() - opening)}`);
  const tenants = await compare(contender, ['tenants/alone'], names);
  await contender.repositories.close();
  say(`\ngrowth of one transaction, median\n${table([
    ['', 'wall', 'of which the server', 'our CPU'],
    ...Object.entries({ '10 files': files.small, '10,000 files': files.large, '1 tenant': tenants.small, [`${TENANTS} tenants open`]: tenants.large }).map(([what, cost]) => [what, ms(cost.wall), ms(cost.server), ms(cost.cpu)]),
  ])}`);
  return [
    { what: 'growth of one transaction, 10 → 10,000 files', measured: files.large.wall / files.small.wall, goal: { atMost: 1.5 } },
    { what: `growth of one transaction, 1 → ${TENANTS} tenants`, measured: tenants.large.wall / tenants.small.wall, goal: { atMost: 1.5 } },
  ];
}

interface Cost {
  wall: number;
  cpu: number;
  /** Time in which the server had our push. */
  server: number;
}

/** Edits in turn one of each; of the large ones always another. */
async function compare(contender: ReturnType<typeof ours>, small: readonly string[], large: readonly string[]): Promise<{ small: Cost; large: Cost }> {
  const measured = { small: [] as Cost[], large: [] as Cost[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [kind, names] of [['small', small], ['large', large]] as const) {
      const cost = await costOf(() => contender.commit({ repository: names[round * 23 % names.length] ?? '', content: serverFile(7, `round ${round}`), clone: '' }));
      if (round > 2) measured[kind].push(cost);
    }
  }
  const middle = (costs: Cost[]): Cost => ({ wall: median(costs.map(({ wall }) => wall)), cpu: median(costs.map(({ cpu }) => cpu)), server: median(costs.map(({ server }) => server)) });
  return { small: middle(measured.small), large: middle(measured.large) };
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const really = globalThis.fetch;
  let server = 0;
  globalThis.fetch = async (...asked) => {
    const sent = performance.now();
    return really(...asked).finally(() => { server += performance.now() - sent; });
  };
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  globalThis.fetch = really;
  return { wall: performance.now() - start, cpu: (user + system) / 1_000, server };
}
