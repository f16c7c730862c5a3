// Plans with a real kill -9: the shipped operator over HTTPS against the stand-in's own process, killed at one write of a server's life.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ANNOTATION, LABEL } from '@pteronimbus/synth/contract';
import { KINDS, type Pod, type Volume } from '../../../../operator/src/kinds.ts';
import { isReady, openLab, TENANT, until, type Lab } from '../../operator/lab.ts';
import { OperatorProcess } from './operator.ts';
import { startProxy, type Proxy, type Verdict } from './proxy.ts';

const ACCOUNT = 'system:serviceaccount:pteronimbus:operator';
/** Generous: a loaded machine is slow, not wrong. */
const LIMIT_MS = 240_000;
/** How many writes a server's life has, at least; each is killed before and after. */
const WRITES = 26;

export interface KillPlan {
  write: number;
  when: 'before' | 'after';
}

export const killPlans: readonly KillPlan[] = Array.from({ length: WRITES }, (_, write) => (['before', 'after'] as const).map((when) => ({ write, when }))).flat();
export const killNameOf = ({ write, when }: KillPlan): string => `kill-9/${when}/${write}`;

export function killPlanOf(name: string): KillPlan | undefined {
  const [, when, write] = /^kill-9\/(before|after)\/(\d+)$/.exec(name) ?? [];
  return when === undefined ? undefined : { write: Number(write), when: when as KillPlan['when'] };
}

/** One API server, one node, one operator for many plans; each plan has a server of its own. */
export class Kills {
  readonly #lab: Lab;
  readonly #operator: OperatorProcess;
  readonly #proxy: Proxy;
  #armed: KillPlan | undefined;
  #seen = 0;
  #closed = false;
  #restarting: Promise<void> | undefined;

  private constructor(lab: Lab, operator: OperatorProcess, proxy: Proxy) {
    this.#lab = lab;
    this.#operator = operator;
    this.#proxy = proxy;
  }

  /** `octet` keeps the addresses of two labs apart. */
  static async open(octet: number): Promise<Kills> {
    const lab = await openLab(octet);
    const given = lab.kube.kubeconfigFor(ACCOUNT);
    const own = join(dirname(given), 'kubeconfig-proxied');
    const operator = new OperatorProcess(own);
    let kills: Kills | undefined = undefined as Kills | undefined;
    const proxy = await startProxy({ target: lab.kube.url, certificates: lab.kube.certificates, atWrite: (what) => kills?.atWrite(what) ?? 'pass', kill: () => kills?.strike() });
    writeFileSync(own, readFileSync(given, 'utf8').replace(lab.kube.url, proxy.url), { mode: 0o600 });
    kills = new Kills(lab, operator, proxy);
    await operator.start();
    return kills;
  }

  /** A server's whole life with one kill in it. Resolves with what is wrong. */
  async run(plan: KillPlan): Promise<string[]> {
    const name = `s-${plan.when}-${plan.write}`;
    const killsBefore = this.#operator.kills;
    this.#seen = 0;
    this.#armed = plan;
    try {
      await this.#live(name);
      this.#armed = undefined;
      await this.#restarting;
      const failures = await this.#judge(name);
      if (this.#operator.kills !== killsBefore + 1) failures.push(`The life of a server has ${this.#seen} writes: nothing was killed at write ${plan.write}.`);
      return failures;
    } catch (error) {
      return [`${(error as Error).message.slice(0, 1_500)}\n${this.#operator.log}`];
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#restarting;
    await this.#operator.end();
    await this.#proxy.close();
    await this.#lab.close();
  }

  async #live(name: string): Promise<void> {
    const { client } = this.#lab;
    const ready = () => until(() => this.#lab.server(name), isReady, LIMIT_MS);
    const change = (spec: object) => client.patch(KINDS.servers, TENANT, name, { spec });
    await this.#lab.wish({ name, game: 'minecraft-java' });
    await ready();
    await change({ settings: { MOTD: 'changed' } });
    await ready();
    await change({ requests: { restart: 'token' } });
    await until(() => this.#lab.server(name), (server) => isReady(server) && server.status?.honoured?.restart === 'token', LIMIT_MS);
    await change({ state: 'Stopped' });
    await until(() => this.#lab.server(name), (server) => isReady(server) && server.status?.phase === 'Stopped', LIMIT_MS);
    await client.delete(KINDS.servers, TENANT, name);
    await until(() => this.#lab.find('servers', name), (server) => server === undefined, LIMIT_MS);
    await until(() => this.#lab.find('services', name), (service) => service === undefined, LIMIT_MS);
  }

  async #judge(name: string): Promise<string[]> {
    const failures = this.#lab.node.twice.splice(0).map((place) => `Two games of ${place} ran at once.`);
    if (await this.#lab.find<Pod>('pods', name)) failures.push(`The pod of ${name} is still there.`);
    const { items } = await this.#lab.client.list<Volume>(KINDS.volumes, TENANT, { labelSelector: `${LABEL.server}=${name}` });
    const kept = items.filter(({ metadata }) => metadata.annotations?.[ANNOTATION.keepUntil] !== undefined);
    if (items.length !== 1 || kept.length !== 1) failures.push(`${name} leaves ${items.length} volumes, ${kept.length} of them marked; one is kept, and marked.`);
    return failures;
  }

  atWrite(_what: string): Verdict {
    const plan = this.#armed;
    const index = this.#seen;
    this.#seen += 1;
    if (!plan || index !== plan.write) return 'pass';
    this.#armed = undefined;
    return `kill ${plan.when}`;
  }

  strike(): void {
    this.#operator.kill();
    if (!this.#closed) this.#restarting = this.#operator.start();
  }
}
