// The teller: looks at what changed, decides what is news, and writes it down. One process at a time does it; the others read.
import { FLEET_ROOT_APPLICATION, fleetApplication } from '@pteronimbus/synth/contract';
import type { ChangeRow } from '../db/changes.ts';
import { acceptedCreations, changesOf, tenantsWithOpenChanges } from '../db/changes.ts';
import type { Ports, Projector } from '../ports.ts';
import type { EventLog, NewEvent } from '../status/event-log.ts';
import { changeView } from '../status/journey.ts';
import { Reminders } from '../status/reminders.ts';
import { advanceChanges } from './advance-changes.ts';
import { findHandMadeChanges } from './find-hand-made-changes.ts';
import { outlookOf, viewOf, type Outlook } from './outlook.ts';
import { advanceTenant } from './advance-tenant.ts';
import { FLEET } from './tenant-settings.ts';

/** Looks collapse for this long, so that a burst of status writes is one round. */
const GATHER_MS = 15;
/** Open changes are looked at again this often, whatever was told: the net below lost notifications, other replicas and missed pushes. */
const SWEEP_MS = 1_000;
/** How old a head may be in a round: pushes are told by webhook, and this is for one that was lost. */
const HEAD_AGE_MS = 2_500;
/** Tenants looked at in each sweep though nothing was told of them, in turn: the cost stays the same however many there are. */
const TENANTS_PER_SWEEP = 5;

export class Teller implements Projector {
  readonly #ports: () => Ports;
  readonly #log: EventLog;
  /** Servers to look at by tenant; undefined: all of them. */
  readonly #looks = new Map<string, Set<string> | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  /** Tenants whose turn comes. */
  #turns: string[] = [];
  readonly #reminders = new Reminders();
  #stopped = false;

  constructor(ports: () => Ports, log: EventLog) {
    this.#ports = ports;
    this.#log = log;
  }

  start(): void {
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_MS);
    void this.#sweep();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweeper);
    clearTimeout(this.#timer);
    await this.#round;
    this.#log.release();
  }

  look(tenant: string, server?: string): void {
    if (server === undefined) this.#looks.set(tenant, undefined);
    else if (!this.#looks.has(tenant)) this.#looks.set(tenant, new Set([server]));
    else this.#looks.get(tenant)?.add(server);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#stopped || this.#round || this.#timer || !this.#log.holdsLock) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#round = this.#run().finally(() => {
        this.#round = undefined;
        if (this.#looks.size > 0) this.#schedule();
      });
    }, GATHER_MS);
  }

  async #run(): Promise<void> {
    const looks = [...this.#looks];
    this.#looks.clear();
    for (const [tenant, servers] of looks) {
      try {
        await this.#tell(tenant, servers);
      } catch (error) {
        this.#ports().log.warn({ err: error, tenant }, 'a tenant could not be looked at; trying again');
        if (!this.#log.holdsLock) return;
      }
    }
  }

  async #tell(tenant: string, servers: ReadonlySet<string> | undefined): Promise<void> {
    const ports = this.#ports();
    const found = await findHandMadeChanges(ports, tenant, HEAD_AGE_MS);
    const outlook = await outlookOf(ports, tenant, 10_000);
    this.#remind(outlook);
    const moved = await advanceChanges(ports, outlook);
    const tenantChanges = await advanceTenant(ports, tenant);
    const everything = servers === undefined || found.headMoved;
    const events: NewEvent[] = [...(await this.#changeEvents(tenant, [...found.changes, ...moved, ...tenantChanges], everything))];
    const known = this.#log.known(tenant, 'server');
    const there = outlook.files.map((file) => file.name);
    const names = everything ? new Set([...there, ...known]) : servers;
    const gone: string[] = [];
    for (const name of names) {
      const view = viewOf(ports, outlook, name);
      if (view) events.push({ tenant, kind: 'server', name, data: view });
      else if (known.includes(name)) {
        events.push({ tenant, kind: 'server', name, data: { name, deleted: true } });
        if (!ports.live.server(tenant, name)) gone.push(name);
      }
    }
    ports.metrics.events.inc(await this.#log.append(events));
    if (gone.length > 0) await this.#log.forget(tenant, 'server', gone);
  }

  /** Argo CD looks again where it is behind: at the tenant's files, or, while its Application is not there, at what brings that. */
  #remind({ tenant, application, commit }: Outlook): void {
    const ports = this.#ports();
    const carriers = [FLEET_ROOT_APPLICATION, fleetApplication(tenant)].map((name) => ports.live.application(name)).filter((one) => one !== undefined);
    const behind = application ? [{ of: application, head: commit }] : carriers.map((of) => ({ of, head: ports.git.knownHead(FLEET) }));
    for (const { of, head } of behind) if (this.#reminders.due(of, head, ports.now())) ports.argo.refresh(of.metadata.name);
  }

  /** Changes that moved in this round, and on a whole look those that others decided since. */
  async #changeEvents(tenant: string, moved: ChangeRow[], everything: boolean): Promise<NewEvent[]> {
    const database = this.#ports().database;
    const recent = everything ? (await changesOf(database, tenant, null, 100)).reverse() : await acceptedCreations(database, tenant);
    const rows = new Map([...recent, ...moved].map((row) => [row.id, row]));
    return [...rows.values()].map((row) => ({ tenant, kind: 'change', name: row.id, data: changeView(row) }));
  }

  async #sweep(): Promise<void> {
    const ports = this.#ports();
    try {
      const isNew = !this.#log.holdsLock;
      if (!(await this.#log.acquire())) return void this.#looks.clear();
      if (isNew || this.#turns.length === 0) {
        const rows = await ports.database.query<{ slug: string }>('tenant-slugs', 'SELECT slug FROM tenants ORDER BY slug');
        this.#turns = rows.map(({ slug }) => slug);
      }
      for (const slug of this.#turns.splice(0, isNew ? Infinity : TENANTS_PER_SWEEP)) this.look(slug);
      for (const tenant of await tenantsWithOpenChanges(ports.database)) this.look(tenant);
      this.#schedule();
    } catch (error) {
      ports.log.warn({ err: error }, 'the database cannot be asked for open changes; trying again');
    }
  }
}
