import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** State folder, absolute. */
  data: string;
  /** Port of the API. */
  port: number;
  /** Wipe the state folder first. */
  fresh: boolean;
  /** How many APIs and how many operators. */
  replicas: number;
}

export const MOST_REPLICAS = 3;

/** A mistake of the person who started us: printed as a sentence, without a stack. */
export class StartError extends Error {}

/** Reads the command line; `folder` is where the state lies unless it says otherwise. Throws StartError. */
export function readOptions(args: string[], folder: string, cwd: string): Options {
  const { values } = parse(args);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new StartError(`--port takes a number from 1 to 65535, not "${values.port}".`);
  const replicas = Number(values.replicas);
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > MOST_REPLICAS) throw new StartError(`--replicas takes a number from 1 to ${MOST_REPLICAS}, not "${values.replicas}".`);
  if (values.data === '') throw new StartError('--data takes a folder, and got none.');
  return { data: values.data === undefined ? folder : resolve(cwd, values.data), port, fresh: values.fresh, replicas };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { data: { type: 'string' }, port: { type: 'string', default: '4000' }, fresh: { type: 'boolean', default: false }, replicas: { type: 'string', default: '1' } } });
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('. ')[0]}. Options: --data DIR, --port N, --fresh, --replicas N.`);
  }
}
