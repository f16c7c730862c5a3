// Wish → YAML: as the API does it, by warm cdk8s with its own YAML, and by a spawned synth. Every wish is another, so nothing can be remembered.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { ApiObject, App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { wishToManifest } from '@pteronimbus/synth/charts';
import { API_VERSION, completeSpec, type GameTemplateSpec, type Wish } from '@pteronimbus/synth/contract';
import { templateFor } from '@pteronimbus/synth/games';
import { median, ms, table, type Race } from '../race.ts';

const BLOCKS = 30;
const WISHES = 40;
const SPAWNS = 9;

export const race: Race = {
  title: 'wish → YAML, against a spawned cdk8s synth and warm cdk8s in process',
  async run(say) {
    const template = templateFor('minecraft-java');
    if (!template) throw new Error('The catalogue lacks minecraft-java.');
    const own: number[] = [];
    const warm: number[] = [];
    const spawned: number[] = [];
    const cache = mkdtempSync(join(tmpdir(), 'synth-'));
    for (let block = 0; block < BLOCKS; block += 1) {
      const wishes = Array.from({ length: WISHES }, (_, i) => wish(block * WISHES + i));
      const contenders = [() => timed(own, wishes, (one) => wishToManifest(one, template)), () => timed(warm, wishes, (one) => cdk8sOf(one, template))];
      const [ours = [], theirs = []] = block % 2 === 0 ? contenders.map((one) => one()) : contenders.toReversed().map((one) => one()).toReversed();
      check(ours, theirs);
      if (block < SPAWNS) {
        const start = performance.now();
        const bytes = await spawnedOf(wishes[0], template, cache);
        if (block > 0) spawned.push(performance.now() - start);
        if (bytes !== ours[0]) throw new Error('The spawned synth gave other bytes.');
      }
    }
    rmSync(cache, { recursive: true, force: true });
    const [a, b, c] = [median(own.slice(3)), median(warm.slice(3)), median(spawned)];
    say(table([['wish → YAML, median', ''], ['pteronimbus', ms(a)], ['warm cdk8s, app.synthYaml()', ms(b)], ['spawned synth, compile cache warm', ms(c)]]));
    return [
      { what: 'wish → YAML, against a spawned cdk8s synth', measured: c / a, goal: { atLeast: 500 } },
      { what: 'wish → YAML, its time as a share of warm cdk8s in process', measured: a / b, goal: { atMost: 1.2 } },
    ];
  },
};

function wish(i: number): Wish {
  return { name: `server-${i}`, game: 'minecraft-java', settings: { MOTD: `Hello ${i}: "yes" # no`, MAX_PLAYERS: 5 + i % 50 }, resources: { cpu: '2', memory: `${2 + i % 6}Gi` }, storage: { size: '10Gi' } };
}

/** Milliseconds for each, taken over a block; the results are kept to be checked. */
function timed(times: number[], wishes: readonly Wish[], make: (wish: Wish) => string): string[] {
  const start = performance.now();
  const made = wishes.map(make);
  times.push((performance.now() - start) / wishes.length);
  return made;
}

/** The same object by cdk8s as its guide has it, with cdk8s' own YAML. */
function cdk8sOf({ name, ...rest }: Wish, template: GameTemplateSpec): string {
  const app = new App({ outdir: 'unused', recordConstructMetadata: false });
  const chart = new Chart(app, 'chart', { disableResourceNameHashes: true });
  new ApiObject(chart, name, { apiVersion: API_VERSION, kind: 'GameServer', metadata: { name }, spec: structuredClone(completeSpec(rest, template)) });
  return app.synthYaml();
}

/** cdk8s sorts keys otherwise: what is said must be the same. */
function check(ours: readonly string[], theirs: readonly string[]): void {
  for (const [i, own] of ours.entries()) if (!isDeepStrictEqual(parse(own), parse(theirs[i] ?? ''))) throw new Error(`Another object than cdk8s made:\n${own}\n${theirs[i]}`);
}

async function spawnedOf(wish: Wish | undefined, template: GameTemplateSpec, cache: string): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'spawned.ts')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_COMPILE_CACHE: cache } });
  child.stdin.end(JSON.stringify({ wish, template }));
  return text(child.stdout);
}
