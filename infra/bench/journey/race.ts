// From the click to a server that players can join, as a browser sees it: asked by HTTP, seen on the event stream, joined by a client.
// Against the pod's own start: what the whole way through Git and Argo CD adds to it. On the embedded ground, or with
// PTERONIMBUS_JOURNEYS=real on the real programs.
import { freePort, startGround } from '../../test/journeys/ground.ts';
import { minecraftStatus } from '../../test/journeys/minecraft-status.ts';
import { Person, type Change } from '../../test/journeys/person.ts';
import { median, ms, table, type Race } from '../race.ts';
import { follow, type Follower } from './follower.ts';

const SERVERS = 20;
const STEPS = ['committed', 'synced', 'applied', 'ready'] as const;
/** Longest that a person is willing to wait for one server, milliseconds. */
const PATIENCE = 60_000;

interface Lap {
  /** Milliseconds from the click until the stream told of a ready server. */
  seen: number;
  /** Milliseconds from each step to the next, as the change tells them. */
  steps: number[];
  /** Milliseconds from the pod's making until its game answered: what no platform can save. */
  pod: number;
}

export const race: Race = {
  title: 'click → Ready seen, step by step, with the pod\'s own start beside it',
  async run(say) {
    const ground = await startGround(undefined, await freePort());
    try {
      const ada = new Person(ground.local, 'ada');
      const stream = await follow(ground.local.url, ada.key, 'redfox');
      const laps: Lap[] = [];
      // The first one fetches and compiles what the others find.
      for (let turn = -1; turn < SERVERS; turn += 1) {
        const lap = await run(ada, stream, `lap${turn + 2}`);
        if (turn >= 0) laps.push(lap);
      }
      stream.close();
      print(say, laps);
      const beyond = laps.map(({ seen, pod }) => seen - pod);
      return [
        { what: 'click → Ready seen, median', unit: ' s', measured: median(laps.map(({ seen }) => seen)) / 1000, goal: { atMost: 3 } },
        { what: 'the same beyond the pod\'s own start', unit: ' s', measured: median(beyond) / 1000, goal: { atMost: 1 } },
      ];
    } finally {
      await ground.stop();
      ground.remove();
    }
  },
};

async function run(ada: Person, stream: Follower, name: string): Promise<Lap> {
  const clicked = performance.now();
  const ready = stream.until(name, PATIENCE);
  const answer = await ada.ask('redfox', { name, game: 'minecraft-java', settings: { MOTD: name } });
  if (answer.status !== 202) throw new Error(`The wish for ${name} was answered ${answer.status}.`);
  await ready;
  const seen = performance.now() - clicked;
  const { body } = await ada.server('redfox', name);
  const told = JSON.stringify((await minecraftStatus(body.status.address ?? '')).description);
  if (!told.includes(name)) throw new Error(`${name} answers as ${told}.`);
  const change = await ada.untilChange('redfox', answer.body.change.id, ['ready']);
  return { seen, steps: stepsOf(change), pod: between(change, 'applied', 'ready') };
}

function stepsOf(change: Change): number[] {
  return STEPS.map((step, index) => between(change, index === 0 ? 'accepted' : STEPS[index - 1] ?? '', step));
}

function between(change: Change, from: string, to: string): number {
  const at = (name: string) => Date.parse(change.steps.find((step) => step.name === name)?.at ?? '');
  return at(to) - at(from);
}

function print(say: (line: string) => void, laps: Lap[]): void {
  const quantiles = (numbers: number[]) => [median(numbers), numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * 0.99)] ?? NaN];
  const whole = laps.reduce((sum, { steps }) => sum + steps.reduce((all, step) => all + step, 0), 0);
  const row = (what: string, numbers: number[], share = '') => [what, ...quantiles(numbers).map(ms), share];
  const rows = STEPS.map((step, index) => {
    const took = laps.map(({ steps }) => steps[index] ?? NaN);
    const share = took.reduce((sum, one) => sum + one, 0) / whole;
    return row(`${index === 0 ? 'accepted' : STEPS[index - 1]} → ${step}`, took, `${Math.round(share * 100)} %`);
  });
  say(table([['', 'p50', 'p99', 'share'], ...rows, row('click → Ready seen', laps.map(({ seen }) => seen))]));
  say(`\n${laps.length} servers, one after the other, each joined by a client before the next.`);
}
