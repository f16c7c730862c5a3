import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cached, isWhole } from './cache.ts';

let root: string;
let made: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cache-'));
  made = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const make = async (folder: string) => {
  made++;
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'tool'), 'the program');
  await new Promise((resolve) => setTimeout(resolve, 50));
};
const tool = (folder: string) => readFileSync(join(folder, 'bin', 'tool'), 'utf8');

describe('a cached program', () => {
  it('is made once and found again', async () => {
    const first = await cached(root, 'tool', 'abc', make);
    const second = await cached(root, 'tool', 'abc', make);
    expect([first.madeIn === undefined, second.madeIn === undefined, made, first.folder === second.folder]).toEqual([false, true, 1, true]);
    expect(tool(second.folder)).toBe('the program');
  });

  it('is another one when what makes it is another', async () => {
    await cached(root, 'tool', 'abc', make);
    await cached(root, 'tool', 'abd', make);
    expect(made).toBe(2);
  });

  it.each([
    ['torn', (file: string) => writeFileSync(file, 'the prog')],
    ['longer', (file: string) => appendFileSync(file, '!')],
    ['changed without changing its size', (file: string) => writeFileSync(file, 'the Program')],
    ['missing', (file: string) => rmSync(file)],
  ])('is made again when a file is %s', async (_what, damage) => {
    const { folder } = await cached(root, 'tool', 'abc', make);
    damage(join(folder, 'bin', 'tool'));
    expect(await isWhole(folder)).toBe(false);
    const again = await cached(root, 'tool', 'abc', make);
    expect([made, tool(again.folder)]).toEqual([2, 'the program']);
  });

  it('is made by one of many who want it at once', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => cached(root, 'tool', 'abc', make)));
    expect([made, new Set(all.map(({ folder }) => folder)).size]).toEqual([1, 1]);
    expect(readdirSync(root)).toEqual(['tool-abc']);
  });

  it('is made although a process died while it made it, and what that one left is cleared', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    writeFileSync(join(root, 'tool-abc.lock'), JSON.stringify({ pid: dead.pid, startTime: '1' }));
    mkdirSync(join(root, `tool-abc.making-${dead.pid}`));
    await cached(root, 'tool', 'abc', make);
    expect(readdirSync(root)).toEqual(['tool-abc']);
  });

  it('is not kept when making it fails, and the next one may try', async () => {
    await expect(cached(root, 'tool', 'abc', () => Promise.reject(new Error('no compiler')))).rejects.toThrow('no compiler');
    expect(existsSync(join(root, 'tool-abc'))).toBe(false);
    expect((await cached(root, 'tool', 'abc', make)).madeIn).toBeDefined();
  });
});
