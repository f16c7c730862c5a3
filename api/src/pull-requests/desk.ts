// The desk where pull requests are looked at: each replica has one, PostgreSQL says who takes which.
import { MAIN_BRANCH } from '@pteronimbus/synth/contract';
import { claim, giveBack, MAIN, markDue, markMovedChanges, nextToSweep, openRows, pullRow, type PullRow } from '../db/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { holdMainToItsRule } from '../use-cases/main-rule.ts';
import { tenantRepository } from '../use-cases/tenant-files.ts';
import { lookAt } from './look.ts';

/** Looks at once in this process. */
const HANDS = 3;
/** What another replica was told, and what became due by the clock, is found this soon. */
const POLL_MS = 400;
/** A tenant is searched for what no webhook told at most this often. */
const SWEEP_AGE_MS = 15_000;
const SWEEP_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A process that just started looks this far back for comments that no webhook told; later ones go on from their last sweep. */
const COMMENTS_BACK_MS = 3_600_000;
/** How far Gitea's clock may be behind. */
const CLOCKS_MS = 60_000;

export class Desk {
  readonly #ports: () => Ports;
  /** Tenants whose main was held to its rule by this process. */
  readonly #protected = new Map<string, boolean>();
  /** Up to when a tenant's comments were searched by this process. Milliseconds since 1970. */
  readonly #searched = new Map<string, number>();
  #busy = 0;
  #again = false;
  #stopped = false;
  #timers: NodeJS.Timeout[] = [];
  #work = new Set<Promise<void>>();

  constructor(ports: () => Ports) {
    this.#ports = ports;
  }

  start(): void {
    const sweep = () => this.#track(this.#sweep());
    const poll = () => this.#track(markMovedChanges(this.#ports().database).catch(() => undefined).then(() => this.kick()));
    this.#timers = [setInterval(poll, POLL_MS), setInterval(sweep, SWEEP_EVERY_MS)];
    sweep();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#work);
  }

  /** Something became due: free hands take it. */
  kick(): void {
    if (this.#stopped) return;
    if (this.#busy >= HANDS) {
      this.#again = true;
      return;
    }
    this.#busy++;
    this.#track(this.#takeAll().finally(() => {
      this.#busy--;
      if (!this.#again) return;
      this.#again = false;
      this.kick();
    }));
  }

  async #takeAll(): Promise<void> {
    const { database, log } = this.#ports();
    try {
      for (let row = await claim(database); row && !this.#stopped; row = await claim(database)) {
        // Another hand for what else is due.
        if (this.#busy < HANDS) this.kick();
        await this.#lookAt(row);
      }
    } catch (error) {
      log.debug({ err: error }, 'pull requests cannot be taken up; trying again');
    }
  }

  async #lookAt(row: PullRow): Promise<void> {
    const ports = this.#ports();
    try {
      await giveBack(ports.database, row, await lookAt(ports, row));
    } catch (error) {
      ports.log.warn({ err: error, tenant: row.tenant, number: row.number }, 'a pull request could not be looked at; trying again');
      await giveBack(ports.database, row, Math.min(500 * 2 ** row.tries, LONGEST_PAUSE_MS), true).catch(() => undefined);
    }
  }

  /** Finds what a lost webhook would have told: pull requests and heads that are not as they were looked at. */
  async #sweep(): Promise<void> {
    const ports = this.#ports();
    try {
      const tenant = await nextToSweep(ports.database, SWEEP_AGE_MS);
      if (!tenant) return;
      await this.#protect(tenant.slug, tenant.direct_push);
      const { commit, stale } = await ports.git.read(tenantRepository(tenant.slug), 0);
      if (!stale && commit !== undefined && (await pullRow(ports.database, tenant.slug, MAIN))?.head !== commit) await markDue(ports.database, tenant.slug, MAIN);
      const known = await openRows(ports.database, tenant.slug);
      await this.#sweepPullRequests(tenant.slug, known);
      await this.#sweepComments(tenant.slug, known);
      this.kick();
    } catch (error) {
      ports.log.debug({ err: error }, 'pull requests could not be searched for; trying again');
    }
  }

  async #sweepPullRequests(tenant: string, known: ReadonlyMap<number, PullRow>): Promise<void> {
    const { database, pulls } = this.#ports();
    const open = (await pulls.open(tenant)).filter(({ into }) => into === MAIN_BRANCH);
    for (const { number, head, base } of open) {
      const row = known.get(number);
      if (row?.head !== head || row.base !== base) await markDue(database, tenant, number);
    }
    // Merged or closed, and nobody told.
    const there = new Set(open.map(({ number }) => number));
    for (const number of known.keys()) if (!there.has(number)) await markDue(database, tenant, number);
  }

  /** An order whose webhook was lost is obeyed all the same. */
  async #sweepComments(tenant: string, known: ReadonlyMap<number, PullRow>): Promise<void> {
    const { database, pulls, config, now } = this.#ports();
    const until = now();
    const said = await pulls.commentsSince(tenant, this.#searched.get(tenant) ?? until - COMMENTS_BACK_MS);
    for (const { number, id } of said.filter(({ author }) => author !== config.gitea.username)) {
      const row = known.get(number);
      if (row && id > Number(row.read_until)) await markDue(database, tenant, number);
    }
    this.#searched.set(tenant, until - CLOCKS_MS);
  }

  async #protect(tenant: string, directPush: boolean): Promise<void> {
    if (this.#protected.get(tenant) === directPush) return;
    await holdMainToItsRule(this.#ports(), tenant, directPush);
    this.#protected.set(tenant, directPush);
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }
}
