// The network of some hosts: a bridge in a network namespace without any way out. The air gap is there by construction.
import { spawnSync } from 'node:child_process';

export interface Lan { id: string; subnet: string }

export function makeLan(id: string): Lan {
  // One of 250 networks of 10.213; two runs at once take different ones with their process ids.
  const lan = { id, subnet: `10.213.${(process.pid % 250) + 1}` };
  const inside = namespaceOf(lan);
  ip('netns', 'add', inside);
  ip('-n', inside, 'link', 'set', 'lo', 'up');
  ip('-n', inside, 'link', 'add', 'lan', 'type', 'bridge');
  ip('-n', inside, 'addr', 'add', `${lan.subnet}.1/24`, 'dev', 'lan');
  ip('-n', inside, 'link', 'set', 'lan', 'up');
  return lan;
}

/** Takes away the networks of runs that were ended before they could: their ids carry the process that made them. */
export function sweepLans(isAlive: (pid: number) => boolean): void {
  const names = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout.split('\n').map((line) => line.split(' ')[0] ?? '');
  // Hosts' own before the bridge they hang on.
  for (const name of names.sort((a, b) => b.length - a.length)) {
    const [, pid] = /^pn(\d+)(?:-|$)/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) spawnSync('ip', ['netns', 'delete', name]);
  }
}

/** A namespace with an address on the bridge, and nothing else. The same name gets the same address. */
export function plugIn(lan: Lan, name: string, number: number): string {
  const own = namespaceOf(lan, name);
  const address = `${lan.subnet}.${number}`;
  ip('netns', 'add', own);
  ip('-n', own, 'link', 'set', 'lo', 'up');
  ip('-n', namespaceOf(lan), 'link', 'add', `v${number}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', own);
  ip('-n', namespaceOf(lan), 'link', 'set', `v${number}`, 'master', 'lan', 'up');
  ip('-n', own, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  ip('-n', own, 'link', 'set', 'eth0', 'up');
  return address;
}

/** By name of the link: old connections would keep a deleted namespace, and with it the link, for minutes. */
export function unplug(lan: Lan, name: string, number: number): void {
  spawnSync('ip', ['-n', namespaceOf(lan), 'link', 'delete', `v${number}`]);
  spawnSync('ip', ['netns', 'delete', namespaceOf(lan, name)]);
}

export function removeLan(lan: Lan): void {
  spawnSync('ip', ['-n', namespaceOf(lan), 'link', 'delete', 'lan']);
  spawnSync('ip', ['netns', 'delete', namespaceOf(lan)]);
}

export function namespaceOf({ id }: Lan, host?: string): string {
  return host === undefined ? id : `${id}-${host}`;
}

/** In front of a command that shall run in the hosts' network. */
export function inside(lan: Lan): string[] {
  return ['nsenter', `--net=/run/netns/${namespaceOf(lan)}`];
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}
