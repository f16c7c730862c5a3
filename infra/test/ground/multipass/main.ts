// A stand-in for the program `multipass`: the same command line and book-keeping, every call written down. On its own it boots
// nothing: it proves which calls are made, and in which order. With a file `park.json` beside its book, machines are system containers: then
// the user-data is obeyed by a real cloud-init. That Multipass takes the calls, and that a virtual machine comes up, is proved by neither.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Park } from '../hosts/host.ts';
import { parseCall } from './command-line.ts';
import { containers } from './containers.ts';
import { Machines, type Hosts } from './machines.ts';

const dir = process.env.STAND_IN_MULTIPASS ?? '';
const args = process.argv.slice(2);
const books: Hosts = {
  launch(machine) {
    // A file `fail-<name>` is one failure that was ordered: `half` leaves the machine behind, as a time-out does.
    const order = join(dir, `fail-${machine.name}`);
    if (!existsSync(order)) return Promise.resolve({ address: addressOf(machine.name) });
    const how = readFileSync(order, 'utf8').trim();
    rmSync(order);
    if (how !== 'half') rmSync(join(dir, 'machines', `${machine.name}.json`));
    return Promise.reject(new Error(how === 'half' ? 'The following errors occurred:\ntimed out waiting for response' : 'Unable to find an image matching this request'));
  },
  start: (name) => Promise.resolve({ address: addressOf(name) }),
  stop: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

process.exitCode = await answer();

async function answer(): Promise<number> {
  mkdirSync(dir, { recursive: true });
  appendFileSync(join(dir, 'calls'), `${args.join(' ')}\n`);
  try {
    const call = parseCall(args);
    const userData = () => {
      const text = readFileSync(0, 'utf8');
      if ('name' in call) writeFileSync(join(dir, `user-data-${call.name}`), text);
      return text;
    };
    const { out = '', err = '', code } = await new Machines(join(dir, 'machines'), park() ?? books).answer(call, userData);
    process.stdout.write(out);
    if (err !== '') process.stderr.write(`${err}\n`);
    return code;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

function park(): Hosts | undefined {
  const file = join(dir, 'park.json');
  return existsSync(file) ? containers(JSON.parse(readFileSync(file, 'utf8')) as Park) : undefined;
}

/** From the documentation's own range; nobody is there. */
function addressOf(name: string): string {
  return `192.0.2.${([...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 200, 7)) + 20}`;
}
