// Machines as system containers: what stands behind the book when a test wants hosts that boot.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { booted, makeHost, removeHost, startHost, stopHost, type Kept, type Park } from '../hosts/host.ts';
import type { Hosts } from './machines.ts';

/** The first number is the bridge's own. */
const FIRST = 10;

export function containers(park: Park): Hosts {
  return {
    launch: async ({ name }, userData) => ({ address: await makeHost(keptOf(park, name), userData) }),
    async start(name) {
      const kept = keptOf(park, name);
      startHost(kept);
      return { address: await booted(kept) };
    },
    stop: (name) => stopHost(keptOf(park, name)),
    remove: (name) => removeHost(keptOf(park, name)),
  };
}

/** A host's number, and by it its address, stays as long as its park. Several launches run at once: a folder is made by one of them only. */
export function keptOf(park: Park, name: string): Kept {
  const numbers = join(park.dir, 'numbers');
  mkdirSync(numbers, { recursive: true });
  for (let number = FIRST; number < 250; number++) {
    const file = join(numbers, String(number));
    try {
      writeFileSync(file, name, { flag: 'wx' });
      return { name, number, park };
    } catch {
      if (readFileSync(file, 'utf8') === name) return { name, number, park };
    }
  }
  throw new Error('No address is left.');
}
