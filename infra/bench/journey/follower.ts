// One person's open event stream: waits for servers to become ready.

export interface Follower {
  /** Resolves when the stream tells of a ready server of that name. Rejects after `limit` milliseconds. */
  until(name: string, limit: number): Promise<void>;
  close(): void;
}

/** Opens the stream of a tenant; resolves when the API has answered. */
export async function follow(url: string, key: string, tenant: string): Promise<Follower> {
  const abort = new AbortController();
  const waiting = new Map<string, () => void>();
  const answer = await fetch(`${url}/api/tenants/${tenant}/events`, { headers: { authorization: `Bearer ${key}` }, signal: abort.signal });
  if (!answer.ok || !answer.body) throw new Error(`The event stream answered ${answer.status}.`);
  void read(answer.body, waiting).catch(() => undefined);
  return {
    until: (name, limit) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The stream told nothing of a ready ${name} in ${limit / 1000} s.`)), limit);
      waiting.set(name, () => {
        clearTimeout(timer);
        waiting.delete(name);
        resolve();
      });
    }),
    close: () => abort.abort(),
  };
}

async function read(body: ReadableStream<Uint8Array>, waiting: ReadonlyMap<string, () => void>): Promise<void> {
  let text = '';
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString('utf8');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (!data || !/^event: server$/m.test(block)) continue;
      const server = JSON.parse(data) as { name: string; status?: { ready: boolean } };
      if (server.status?.ready) waiting.get(server.name)?.();
    }
  }
}
