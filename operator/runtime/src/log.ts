import { destination, pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** JSON lines on stderr; stdout belongs to whoever reads the ready line. */
export function newLogger(level = 'info'): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination({ dest: 2, sync: true }));
}
