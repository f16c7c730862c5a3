// Services on this node: TCP and UDP of their addresses go to pods that fit their selector. EndpointSlices are not asked: the API
// refuses loopback addresses in them, and this node knows its pods itself.
import type { Pod, Service } from '../kube/types.ts';
import { keyOf } from '../kube/watch.ts';
import { backendsOf, listeningOf, targetPortOf, type Backend, type Listening } from './ports.ts';
import { tcpListener } from './tcp.ts';
import { udpListener } from './udp.ts';

export interface Listener { close(): void }
export type Target = () => { address: string; port: number } | undefined;

export interface ProxyOptions {
  nodeIp: string;
  pods(namespace: string): Iterable<Backend>;
  /** The load balancer's address of a service works now. */
  balanced(service: Service): void;
  failed(what: string, error: unknown): void;
}

const RETRY = 1_000;

interface Open extends Listening { service: Service; listener?: Listener }

export class Proxy {
  readonly #options: ProxyOptions;
  readonly #open = new Map<string, Open>();
  readonly #byService = new Map<string, string[]>();

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  changed(service: Service): void {
    const wanted = listeningOf(service, this.#options.nodeIp);
    const before = this.#byService.get(keyOf(service)) ?? [];
    const after: string[] = [];
    for (const key of before) if (!wanted.some((each) => each.key === key)) this.#close(key);
    for (const listening of wanted) {
      const known = this.#open.get(listening.key);
      // A port that another service has stays its own; the API gives no port twice, load balancers' aside.
      if (known && keyOf(known.service) !== keyOf(service)) this.#options.failed(`port ${listening.key} of service ${keyOf(service)} is in use by ${keyOf(known.service)}`, undefined);
      else {
        after.push(listening.key);
        if (known) Object.assign(known, { service, to: listening.to });
        else this.#listen({ ...listening, service });
      }
    }
    this.#byService.set(keyOf(service), after);
    if (service.spec.type === 'LoadBalancer' && after.length === wanted.length) this.#options.balanced(service);
  }

  gone(service: Service): void {
    for (const key of this.#byService.get(keyOf(service)) ?? []) this.#close(key);
    this.#byService.delete(keyOf(service));
  }

  #listen(entry: Open): void {
    this.#open.set(entry.key, entry);
    const failed = (error: Error) => {
      this.#options.failed(`port ${entry.key} of service ${keyOf(entry.service)} can't be opened`, error);
      entry.listener?.close();
      setTimeout(() => { if (this.#open.get(entry.key) === entry) this.#listen(entry); }, RETRY).unref();
    };
    const make = entry.protocol === 'UDP' ? udpListener : tcpListener;
    entry.listener = make(entry.address, entry.port, () => this.#target(entry), () => undefined, failed);
  }

  #close(key: string): void {
    this.#open.get(key)?.listener?.close();
    this.#open.delete(key);
  }

  #target({ service, to }: Open): ReturnType<Target> {
    const backends = backendsOf(service, this.#options.pods(service.metadata.namespace ?? ''));
    const chosen = backends[Math.floor(Math.random() * backends.length)];
    const port = chosen && targetPortOf(to, chosen.pod as Pod);
    return chosen && port ? { address: chosen.ip, port } : undefined;
  }
}
