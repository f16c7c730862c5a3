// Roles and playbooks as they are read, without a host.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KNOWN } from './k3s/settings.ts';
import { toolsOfGround } from './tools.ts';

const room = resolve(import.meta.dirname, '../../../ansible');
const { ansible } = toolsOfGround();
const home = mkdtempSync(join(tmpdir(), 'ansible-'));
const env = { ...process.env, HOME: home, PATH: `${ansible}:${process.env.PATH ?? ''}`, LC_ALL: 'C.UTF-8', ANSIBLE_CONFIG: join(room, 'ansible.cfg'), NO_COLOR: '1' };
const run = (program: string, ...args: string[]) => spawnSync(program, args, { cwd: room, env, encoding: 'utf8' });
afterAll(() => rmSync(home, { recursive: true }));

it('ansible-lint finds nothing', () => {
  const { status, stdout, stderr } = run('ansible-lint', '--offline', '--nocolor', '-q', '.');
  expect(status, `${stdout}${stderr}`).toBe(0);
});

it.each(globSync('*.yml', { cwd: room }))('%s has no fault of syntax', (playbook) => {
  const { status, stderr } = run('ansible-playbook', '--syntax-check', '-i', 'servers,', playbook);
  expect(status, stderr).toBe(0);
});

it('Only modules of Ansible\'s own are used', () => {
  const used = globSync('{*.yml,roles/*/{tasks,handlers}/*.yml}', { cwd: room }).flatMap((file) => [...readFileSync(join(room, file), 'utf8').matchAll(/^ +(?:- )?([a-z_]+\.[a-z_]+\.[a-z_]+):/gm)].map(([, name]) => name));
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((name) => !name?.startsWith('ansible.builtin.'))).toEqual([]);
});

it('K3s knows every setting that the role writes: it would skip others without a word', () => {
  const vars = parse(readFileSync(join(room, 'roles/k3s/vars/main.yml'), 'utf8')) as { k3s_common: object; k3s_common_server: object };
  const names = [...Object.keys(vars.k3s_common), ...Object.keys(vars.k3s_common_server), 'server', 'cluster-init'];
  expect(names.filter((name) => !KNOWN.server.has(name))).toEqual([]);
  expect(Object.keys(vars.k3s_common).filter((name) => !KNOWN.agent.has(name))).toEqual([]);
});

it.each([
  ['no machine', {}, 'There is no machine'],
  ['a machine without an address', { n1: { role: 'server', address: null } }, 'n1: not running, or without an address'],
])('The inventory says so when there is %s, instead of leaving it out', (_case, machines, sentence) => {
  const path = join(home, 'bin');
  spawnSync('mkdir', ['-p', path]);
  writeFileSync(join(path, 'terraform'), `#!/bin/sh\necho '${JSON.stringify({ login: 'ground', machines })}'\n`, { mode: 0o755 });
  writeFileSync(join(path, 'multipass'), '#!/bin/sh\necho \'{"list":[{"name":"n1","state":"Stopped","ipv4":[]}]}\'\n', { mode: 0o755 });
  const { status, stderr } = spawnSync('node', [join(room, 'inventory/ground.mjs'), '--list'], { env: { ...env, PATH: `${path}:${env.PATH}` }, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain(sentence);
});
