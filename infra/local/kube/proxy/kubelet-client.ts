// Calls to the kubelet of a pod's node, with the server's own client certificate.
import { readFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import type { ClientRequest } from 'node:http';
import { dig, type JsonObject } from '../object.ts';
import { notFound, serviceUnavailable } from '../status.ts';
import type { Store } from '../storage/store.ts';

const DEFAULT_PORT = 10_250;

export class KubeletClient {
  readonly #store: Store;
  readonly #tls: RequestOptions;

  /** Like the real server, the kubelet's certificate is checked only where an authority is given. */
  constructor(store: Store, files: { certificate?: string; key?: string; authority?: string }) {
    this.#store = store;
    const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file));
    this.#tls = { cert: read(files.certificate), key: read(files.key), ca: read(files.authority), rejectUnauthorized: files.authority !== undefined };
  }

  /** A request to `path` on the node; the caller sends it. Throws 404 without the node, 503 without its address. */
  request(node: string, path: string, options: RequestOptions): ClientRequest {
    const { host, port } = this.#address(node);
    return request({ ...this.#tls, ...options, host, port, path, agent: false });
  }

  #address(name: string): { host: string; port: number } {
    const node = this.#store.get('nodes', '', name)?.object;
    if (!node) throw notFound({ group: '', plural: 'nodes' }, name);
    const addresses = (dig(node, 'status', 'addresses') ?? []) as JsonObject[];
    const address = ['InternalIP', 'ExternalIP', 'Hostname'].map((type) => addresses.find((each) => each.type === type)?.address).find((each) => each !== undefined);
    if (address === undefined) throw serviceUnavailable(`no preferred addresses found; known addresses: ${JSON.stringify(addresses)}`);
    return { host: String(address), port: Number(dig(node, 'status', 'daemonEndpoints', 'kubeletEndpoint', 'Port') ?? DEFAULT_PORT) };
  }
}
