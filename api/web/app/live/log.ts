// A server's log as it grows. The browser comes back by itself and says which line it heard last.
import { onUnmounted, reactive, watch } from 'vue';
import { serverPath } from './client.ts';
import { loadSession } from './session.ts';

export interface LogLine { at: string; text: string; number: number }
export interface Log {
  lines: LogLine[];
  /** Why nothing comes, in the API's words; empty while something does. */
  silent: string;
  listening: boolean;
}

/** Older lines are in the download. */
const MOST_LINES = 2_000;
const RETRY_MS = 5_000;

export function useLog(tenant: () => string, server: () => string): Log {
  const log = reactive<Log>({ lines: [], silent: '', listening: false });
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: LogLine[] = [];
  let painting = 0;
  let count = 0;

  function listen(): void {
    source?.close();
    source = new EventSource(`${serverPath(tenant(), server())}/logs/stream?lines=500`);
    source.addEventListener('open', () => { log.listening = true; });
    source.addEventListener('line', (event) => {
      waiting.push({ ...(JSON.parse(event.data) as { at: string; text: string }), number: count++ });
      // One change of the page for all lines that came since the last picture.
      painting ||= requestAnimationFrame(paint);
    });
    source.addEventListener('silent', (event) => { log.silent = (JSON.parse(event.data) as { reason: string }).reason; });
    source.addEventListener('error', async (event) => {
      log.listening = false;
      if ((event.target as EventSource).readyState !== EventSource.CLOSED) return;
      await loadSession();
      timer = setTimeout(listen, RETRY_MS);
    });
  }

  function paint(): void {
    painting = 0;
    log.silent = '';
    log.lines = [...log.lines, ...waiting].slice(-MOST_LINES);
    waiting = [];
  }

  watch([tenant, server], () => { log.lines = []; listen(); }, { immediate: true });
  onUnmounted(() => { source?.close(); clearTimeout(timer); cancelAnimationFrame(painting); });
  return log;
}
