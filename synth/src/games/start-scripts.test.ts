// The short programs that two images are started by, run for real with stand-ins for what they call.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GameTemplateSpec } from '../contract/index.ts';
import { factorio } from './factorio/template.ts';
import { luanti } from './luanti/template.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'start-')); mkdirSync(join(dir, 'bin')); });
afterEach(() => rmSync(dir, { recursive: true }));

/** Runs a template's command with its folders moved below `dir`; the game's program writes its arguments down. */
function start({ command = [] }: GameTemplateSpec, env: Record<string, string>, args: string[]): void {
  const [, flags = '', script = ''] = command;
  program('game', 'printf "%s\\n" "$@" > "$DIR/started"');
  const here = script.replaceAll('/var/lib/minetest', join(dir, 'world')).replaceAll('/etc/pteronimbus', join(dir, 'files'));
  execFileSync('/bin/sh', [flags, here, join(dir, 'bin/game'), ...args], { env: { PATH: `${join(dir, 'bin')}:${process.env.PATH}`, DIR: dir, ...env }, stdio: 'pipe' });
}

function program(name: string, body: string): void {
  writeFileSync(join(dir, 'bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(dir, 'bin', name), 0o755);
}

/** `curl -o FILE … URL` notes the address; `unzip … -d FOLDER` lays out what ContentDB's archives hold. */
function contentDb(folder: string): void {
  program('curl', 'while [ $# -gt 1 ]; do [ "$1" = -o ] && file=$2; shift; done; echo "$1" >> "$DIR/fetched"; : > "$file"');
  program('unzip', `while [ $# -gt 1 ]; do shift; done; mkdir -p "$1/${folder}/mods"; echo "title = x" > "$1/${folder}/game.conf"`);
}

const fetched = () => (existsSync(join(dir, 'fetched')) ? readFileSync(join(dir, 'fetched'), 'utf8').trim().split('\n') : []);
const started = () => readFileSync(join(dir, 'started'), 'utf8').split('\n').slice(0, -1);

test('Luanti fetches its game once, whatever the archive calls its folder, and starts with its arguments', () => {
  contentDb('mineclonia-0.123');
  start(luanti, { GAME: 'mineclonia' }, ['--gameid', 'mineclonia', '--logfile', '']);
  start(luanti, { GAME: 'mineclonia' }, ['--gameid', 'mineclonia', '--logfile', '']);
  expect(fetched()).toEqual(['https://content.luanti.org/packages/ryvnf/mineclonia/download/']);
  expect(existsSync(join(dir, 'world/games/mineclonia/game.conf'))).toBe(true);
  expect(existsSync(join(dir, 'world/games/.new'))).toBe(false);
  expect(started()).toEqual(['--gameid', 'mineclonia', '--logfile', '']);
});

test('Luanti does not start without its game, and tries again the next time', () => {
  program('curl', 'exit 22');
  expect(() => start(luanti, { GAME: 'minetest_game' }, [])).toThrow();
  expect(existsSync(join(dir, 'started'))).toBe(false);
  contentDb('minetest_game');
  start(luanti, { GAME: 'minetest_game' }, []);
  expect(existsSync(join(dir, 'world/games/minetest_game/game.conf'))).toBe(true);
});

test('Luanti puts a game in place of what is left of one', () => {
  mkdirSync(join(dir, 'world/games/mineclone2/mods'), { recursive: true });
  contentDb('mineclone2');
  start(luanti, { GAME: 'mineclone2' }, []);
  expect(existsSync(join(dir, 'world/games/mineclone2/game.conf'))).toBe(true);
});

test('Every game that Luanti offers has a package', () => {
  const choices = luanti.variables.find(({ name }) => name === 'GAME')?.choices ?? [];
  contentDb('x');
  for (const choice of choices) start(luanti, { GAME: choice }, []);
  expect(fetched()).toEqual(choices.map((choice) => expect.stringMatching(new RegExp(`/packages/[A-Za-z0-9]+/${choice}/download/$`))));
});

test('Factorio finds its settings and the operator\'s password, which only it can read', () => {
  mkdirSync(join(dir, 'files'));
  writeFileSync(join(dir, 'files/server-settings.json'), '{"name":"x"}');
  start(factorio, { CONFIG: join(dir, 'config'), RCON_PASSWORD: 'a b$c' }, ['--verbose']);
  expect(readFileSync(join(dir, 'config/server-settings.json'), 'utf8')).toBe('{"name":"x"}');
  expect(readFileSync(join(dir, 'config/rconpw'), 'utf8')).toBe('a b$c');
  expect(statSync(join(dir, 'config/rconpw')).mode & 0o777).toBe(0o600);
  expect(started()).toEqual(['--verbose']);
});
