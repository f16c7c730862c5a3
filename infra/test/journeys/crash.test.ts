// Each part killed with -9 while servers are being made; the whole ground stopped, killed and started again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marked } from '../../local/start/guard.ts';
import { freePort, sleep, startGround, type RunningGround } from './ground.ts';
import { groundKind } from './kinds.ts';
import { list } from './kubernetes.ts';
import { minecraftStatus } from './minecraft-status.ts';
import { Person, type Server } from './person.ts';

/** Servers made while parts die. */
const SERVERS = 50;

let ground: RunningGround;
/** Servers that players can reach after the killing. */
const joinable: string[] = [];
const dir = mkdtempSync(join(tmpdir(), 'ground-crash-'));
const mark = () => readFileSync(join(dir, 'secrets', 'mark'), 'utf8');

beforeAll(async () => {
  ground = await startGround(dir);
}, groundKind().startLimit + 30_000);
afterAll(async () => {
  await ground?.stop();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}, 30_000);

describe('parts that die', () => {
  it(`lose none of ${SERVERS} servers being made: one commit each, one pod each, all Ready`, async () => {
    const ada = new Person(ground.local, 'ada');
    const names = Array.from({ length: SERVERS }, (_, index) => `s${index + 1}`);
    const killing = killInTurn();
    await Promise.all(names.map((name, index) => askUntilTaken(ada, name, index * 120)));
    await killing;
    // Kubernetes itself may hold a port back for some minutes: its API server died between taking it and giving it. The person who waits is told.
    const isHeld = ({ conditions = [] }: Server['status']) => conditions.some(({ reason }) => reason === 'PortHeld');
    const seen = await Promise.all(names.map((name) => ada.until('redfox', name, ({ status }) => status.ready || isHeld(status), 150_000)));
    joinable.push(...seen.filter(({ status }) => status.ready).map(({ name }) => name));
    expect(SERVERS - joinable.length, 'ports held back').toBeLessThanOrEqual(2);
    const clone = await ada.clone('redfox');
    for (const name of names) {
      const commits = (await clone.git('log', '--format=%H', '--', `clusters/local/${name}.yaml`)).trim().split('\n');
      expect(commits, name).toHaveLength(1);
    }
    clone.remove();
    const pods = (await list(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/pods')).map(({ metadata }) => metadata.name).sort();
    expect(pods).toEqual([...names].sort());
    expect(gameProcesses()).toHaveLength(SERVERS);
  }, 280_000);
});

describe('the whole ground', () => {
  it('stops within 10 s on Ctrl-C and leaves no process', async () => {
    expect(await ground.stop()).toBeLessThan(10);
    expect(marked(mark())).toEqual([]);
  }, 30_000);

  it('goes on where it stopped: people, servers, running games', async () => {
    ground = await startGround(dir, new URL(ground.local.url).port === '' ? undefined : Number(new URL(ground.local.url).port));
    for (const name of [joinable.at(0), joinable.at(-1)]) await stillThere(name ?? '');
  }, 150_000);

  it('refuses a second start on the same folder, a taken port and an unwritable folder with a sentence each', async () => {
    const { main } = groundKind();
    const attempt = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 20_000 });
    const second = attempt('--data', dir, '--port', String(await freePort()));
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/^Another start \(process \d+\) uses .*--data DIR\.\n$/);
    const holder = createServer().listen(0, '127.0.0.1');
    await sleep(50);
    const { port } = holder.address() as { port: number };
    const other = mkdtempSync(join(tmpdir(), 'ground-port-'));
    const taken = attempt('--data', other, '--port', String(port));
    holder.close();
    rmSync(other, { recursive: true });
    expect(taken.stderr).toBe(`Port ${port} is taken. Free it, or choose another with --port N.\n`);
    const unwritable = attempt('--data', '/proc/nowhere');
    expect(unwritable.stderr).toMatch(/can't be written .*--data DIR\.\n$/);
    expect(attempt('--colour').stderr).toMatch(/Options: --data DIR, --port N, --fresh, --replicas N\.\n$/);
  }, 60_000);

  it('comes back after a kill -9 of everything', async () => {
    const port = Number(new URL(ground.local.url).port);
    await ground.kill();
    await until(() => marked(mark()).length === 0);
    ground = await startGround(dir, port);
    await stillThere(joinable.at(1) ?? '');
  }, 150_000);
});

/** Kills one part after the other while wishes come in. */
async function killInTurn(): Promise<void> {
  for (const [name, word] of groundKind().victims) {
    await sleep(1_200);
    // Where several do the same, the oldest: what was killed before has come back as the youngest.
    const pids = /^(api|operator)/.test(name) ? processes(word).sort((left, right) => left - right).slice(0, 1) : processes(word);
    expect(pids.length, `${name} runs`).toBeGreaterThan(0);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It died with its parent.
      }
    }
  }
}

/** A person presses the button until somebody takes the wish; the idempotency key makes it one wish. */
async function askUntilTaken(person: Person, name: string, delay: number): Promise<void> {
  await sleep(delay);
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(400)) {
    const answer = await person.call('POST', '/api/tenants/redfox/servers', { name, game: 'minecraft-java' }, { 'idempotency-key': `crash-${name}` }).catch(() => undefined);
    if (answer?.status === 202) return;
    if (answer && answer.status !== 503 && answer.status !== 500) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  throw new Error(`Nobody took the wish for ${name} in 90 s.`);
}

async function stillThere(name: string): Promise<void> {
  const ada = new Person(ground.local, 'ada');
  const server = await ada.until('redfox', name, ({ status }) => status.ready, 90_000);
  await until(async () => (await minecraftStatus(server.status.address ?? '')).players.max > 0);
}

/** Living processes of this ground whose command line holds `word`. */
function processes(word: string): number[] {
  return marked(mark()).map(({ pid }) => pid).filter((pid) => commandLine(pid).includes(word));
}

function gameProcesses(): string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && commandLine(Number(entry)).includes('local/games/minecraft-java')).filter((entry) => marked(mark()).some(({ pid }) => pid === Number(entry)));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

async function until(condition: () => boolean | Promise<boolean>, limit = 30_000): Promise<void> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(100)) {
    try {
      if (await condition()) return;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`It did not happen in ${limit / 1000} s.`);
}
