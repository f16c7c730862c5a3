// One event stream, as a client hears it.
import { until, type Lab } from './lab.ts';

export interface StreamEvent {
  id: string;
  event: string;
  data: Record<string, unknown>;
}

export class EventStream {
  readonly status: number;
  readonly events: StreamEvent[] = [];
  /** Where a client would go on from. */
  lastId = '';
  ended = false;
  readonly #abort: AbortController;
  #text = '';

  private constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.#abort = abort;
    void this.#read(response).finally(() => { this.ended = true; });
  }

  static async open(lab: Lab, tenant: string, headers: Record<string, string>, lastId?: string, url = lab.url): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/tenants/${tenant}/events`, { headers: { ...headers, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }, signal: abort.signal });
    return new EventStream(response, abort);
  }

  close(): void {
    this.#abort.abort();
  }

  /** The first event that fits, told already or soon. */
  async heard(what: string, is: (event: StreamEvent) => boolean): Promise<StreamEvent> {
    return (await until(`the stream tells ${what}`, async () => this.events.find(is), (event) => event !== undefined))!;
  }

  /** Waits until the server ends the stream; milliseconds since now. */
  async end(): Promise<number> {
    const began = Date.now();
    await until('the stream ends', async () => this.ended, (ended) => ended, 15_000);
    return Date.now() - began;
  }

  async #read(response: Response): Promise<void> {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) this.#take(decoder.decode(chunk, { stream: true }));
    } catch {
      // Cut off: by us or by the server.
    }
  }

  #take(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const block = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
      this.lastId = field('id') ?? this.lastId;
      const data = field('data');
      if (data !== undefined) this.events.push({ id: field('id') ?? '', event: field('event') ?? 'message', data: JSON.parse(data) as Record<string, unknown> });
    }
  }
}

export const key = (lab: Lab, name: string): Record<string, string> => ({ authorization: `Bearer ${lab.person(name).apiKey}` });
