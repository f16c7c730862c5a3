#!/usr/bin/env node
// Ansible's inventory, asked when it runs: which machines there are (Terraform), and where (Multipass; their addresses change with a restart).
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const terraform = process.env.GROUND_TERRAFORM ?? resolve(import.meta.dirname, '../../terraform');

try {
  console.log(JSON.stringify(process.argv[2] === '--host' ? {} : inventory(), null, 2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function inventory() {
  const { login, machines } = JSON.parse(ask('terraform', [`-chdir=${terraform}`, 'output', '-json', 'ground'], 'Say terraform/bin/apply first, or give an inventory of your own with -i.'));
  const all = Object.entries(machines).sort(([a], [b]) => (a < b ? -1 : 1));
  const addresses = all.some(([, { address }]) => address === null) ? made() : {};
  const missing = all.filter(([name, { address }]) => !(address ?? addresses[name])).map(([name]) => name);
  // Leaving them out would look like success.
  if (all.length === 0 || missing.length > 0) throw new Error(all.length === 0 ? 'There is no machine: say terraform/bin/apply.' : `${missing.join(', ')}: not running, or without an address. Say terraform/bin/apply, or multipass start ${missing.join(' ')}.`);
  const ofRole = (wanted) => ({ hosts: all.filter(([, { role }]) => role === wanted).map(([name]) => name) });
  return {
    servers: ofRole('server'), agents: ofRole('agent'), ground: { children: ['servers', 'agents'] },
    _meta: { hostvars: Object.fromEntries(all.map(([name, { address }]) => [name, { ansible_host: address ?? addresses[name], ...(address === null && { ansible_user: login }) }])) },
  };
}

function made() {
  const { list } = JSON.parse(ask('multipass', ['list', '--format', 'json'], 'Is Multipass running?'));
  return Object.fromEntries(list.filter(({ state }) => state === 'Running').map(({ name, ipv4: [address] }) => [name, address]));
}

function ask(program, args, hint) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${program} could not be asked: ${(error?.message ?? stderr).trim()} ${hint}`);
  return stdout;
}
