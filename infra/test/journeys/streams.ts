// A person's open event stream at one API.
import { sleep } from './ground.ts';
import type { Person } from './person.ts';

export interface Told { id: string; event: string; data: { id?: string; name?: string; state?: string } }

export class Stream {
  readonly told: Told[] = [];
  readonly #abort = new AbortController();

  /** Opens it and resolves when the API has answered. */
  static async open(url: string, person: Person, tenant: string, lastId?: string): Promise<Stream> {
    const stream = new Stream();
    const headers = { authorization: `Bearer ${person.key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) };
    const answer = await fetch(`${url}/api/tenants/${tenant}/events`, { headers, signal: stream.#abort.signal });
    if (!answer.ok || !answer.body) throw new Error(`The event stream answered ${answer.status}.`);
    void stream.#read(answer.body).catch(() => undefined);
    return stream;
  }

  async until(wanted: (told: Told) => boolean, limit = 30_000): Promise<Told> {
    for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) {
      const found = this.told.find(wanted);
      if (found) return found;
    }
    throw new Error(`The stream told nothing of that in ${limit / 1000} s; last: ${JSON.stringify(this.told.at(-1))}`);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const chunk of body) {
      const blocks = (text + Buffer.from(chunk).toString('utf8')).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
        const [id, event, data] = [field('id'), field('event'), field('data')];
        if (event && data) this.told.push({ id: id ?? '', event, data: JSON.parse(data) as Told['data'] });
      }
    }
  }
}
