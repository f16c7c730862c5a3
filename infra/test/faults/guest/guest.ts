// The operator as it is shipped, between its seams: clock, wire, games. Bundled, so that a run may also have an operator with a bug planted.
import { KubeClient, type Logger } from '@pteronimbus/runtime';
import { newOperator, type Operator } from '../../../../operator/src/operator.ts';
import { GuestClock } from './clock.ts';
import type { Guest, Moment, Settled, Stimulus, Word } from './protocol.ts';
import { GuestTransport } from './transport.ts';

/** A new process, which has not begun. */
export function newGuest(): Guest {
  let clock = new GuestClock(1);
  let operator: Operator | undefined;
  let words: Word[] = [];
  let ids = 0;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const say = (word: Word) => void words.push(word);
  const nextId = () => (ids += 1);
  const transport = new GuestTransport(say, nextId);
  const request = <T>(word: (id: number) => Word): Promise<T> => new Promise((resolve, reject) => {
    const id = nextId();
    waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    say(word(id));
  });

  function start({ identity, seed }: Extract<Stimulus, { do: 'start' }>, moment: Moment): void {
    clock = new GuestClock(seed);
    clock.set(moment);
    operator = newOperator({
      client: new KubeClient({ transport, fieldManager: 'pteronimbus-operator' }),
      clock, log: logger(say), namespace: 'pteronimbus', identity, pollMs: 1_000, doormanImage: 'registry.example/doorman:1', password: () => 'not-a-secret',
      lost: () => say({ say: 'lost' }),
      ask: (_server, _template, host) => request((id) => ({ say: 'ask', id, host })),
      tell: ({ metadata }, commands) => request((id) => ({ say: 'tell', id, namespace: metadata.namespace ?? '', server: metadata.name, commands: [...commands] })),
    });
    operator.start();
  }

  function hear(stimulus: Stimulus, moment: Moment): void {
    if (stimulus.do === 'start') return start(stimulus, moment);
    if (stimulus.do === 'stop') return void operator?.stop().then(() => say({ say: 'stopped' }));
    if (stimulus.do === 'wake' || transport.take(stimulus)) return;
    const asked = waiting.get(stimulus.id);
    waiting.delete(stimulus.id);
    if (stimulus.do === 'fail') asked?.reject(new Error(stimulus.message));
    else asked?.resolve(stimulus.do === 'players' ? { online: stimulus.online, max: stimulus.max } : undefined);
  }

  return {
    async take(moment, stimulus): Promise<Settled> {
      clock.set(moment);
      hear(stimulus, moment);
      await settled();
      while (clock.fire()) await settled();
      const said = words;
      words = [];
      return { words: said, wakeAt: clock.wakeAt };
    },
    destroy: () => Promise.resolve(),
  };
}

/** Everything that needs no timer and no answer has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function logger(say: (word: Word) => void): Logger {
  const log = (fields: unknown, text?: string) => {
    const { err, ...rest } = (typeof fields === 'object' ? fields : {}) as { err?: Error };
    say({ say: 'log', text: `${text ?? String(fields)} ${err ? String(err) : ''} ${JSON.stringify(rest)}` });
  };
  return { debug: log, info: log, warn: log, error: log, fatal: log, trace: log } as unknown as Logger;
}
