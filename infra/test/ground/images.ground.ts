// The images of the API, the operator and the doorman: the same bytes twice, and what is in them starts from nothing but itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImages, MAINS, PROGRAMS } from '../../platform/images/build.ts';
import type { BuiltImage } from '../../platform/images/layout.ts';

const dir = mkdtempSync(join(tmpdir(), 'images-'));
let first: Record<string, BuiltImage>;
interface Manifest { layers: { digest: string; size: number }[]; config: { digest: string } }

beforeAll(async () => {
  first = await buildImages(join(dir, 'first'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const LACKS = {
  api: /The configuration is not complete:[\s\S]*PTERONIMBUS_SESSION_KEY_FILE is missing/, operator: /The operator can't start:[\s\S]*PTERONIMBUS_LISTEN/, doorman: /DOORMAN is not set/,
};

const blob = (program: string, digest: string) => readFileSync(join(dir, 'first', program, 'blobs/sha256', digest.slice(7)));
const manifestOf = (program: string) => JSON.parse(blob(program, first[program]!.digest).toString()) as Manifest;

it('Two builds have one digest', async () => {
  expect(await buildImages(join(dir, 'second'))).toEqual(first);
});

describe.each(PROGRAMS)('the image of the %s', (program) => {
  const root = join(dir, `${program}-root`);
  beforeAll(() => {
    mkdirSync(root);
    for (const { digest } of manifestOf(program).layers) spawnSync('tar', ['-xz', '-C', root], { input: blob(program, digest), maxBuffer: 1 << 30 });
  });

  it('is what its digests say, and not large', () => {
    for (const { digest, size } of manifestOf(program).layers) {
      expect(`sha256:${createHash('sha256').update(blob(program, digest)).digest('hex')}`).toBe(digest);
      expect(blob(program, digest).length).toBe(size);
    }
    expect(first[program]!.size).toBeLessThan(100e6);
  });

  it('runs as nobody, and names its command', () => {
    const { config } = JSON.parse(blob(program, manifestOf(program).config.digest).toString()) as { config: Record<string, unknown> };
    expect(config).toMatchObject({ User: '65532:65532', Entrypoint: ['/usr/bin/node'], Cmd: [MAINS[program]] });
  });

  it('holds no shell, no test, no way to become root, and nothing that anybody may write but /tmp', () => {
    const files = globSync('**/*', { cwd: root, withFileTypes: true });
    expect(files.length).toBeGreaterThan(program === 'api' ? 500 : 10);
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name).slice(root.length));
    expect(paths.filter((path) => /^\/(usr\/)?bin\/(?!node$)/.test(path) || (/\.test\.ts$/.test(path) && !path.includes('node_modules')))).toEqual([]);
    expect(paths.filter((path) => (lstatSync(join(root, path)).mode & 0o6022) !== 0)).toEqual([]);
  });

  it('starts as nobody, from nothing but itself, and says what it lacks', () => {
    const { status, stderr } = spawnSync('chroot', ['--userspec=65532:65532', root, '/usr/bin/node', MAINS[program]], { encoding: 'utf8', env: { PTERONIMBUS_LISTEN: 'nonsense', PATH: process.env.PATH }, timeout: 60_000 });
    expect(stderr).toMatch(LACKS[program]);
    expect(status).toBe(2);
  });

  it('has a bill of all that is in it', () => {
    const { components } = JSON.parse(readFileSync(join(dir, 'first', `${program}.bom.json`), 'utf8')) as { components: { name: string; version: string }[] };
    const inside = globSync('app/**/node_modules/{@*/*,*}/package.json', { cwd: root }).filter((file) => !/node_modules\/@pteronimbus\//.test(file) && existsSync(join(root, file)) && lstatSync(join(root, file, '..')).isDirectory())
      .map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as { name?: string; version?: string }).filter(({ name, version }) => name && version);
    const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
    expect(inside.length > 50).toBe(program === 'api');
    // What was bundled into one file is in it all the same.
    if (program === 'operator') for (const name of ['undici', 'pino', '@kubernetes/client-node']) expect(components.map((one) => one.name)).toContain(name);
    expect(inside.map(({ name, version }) => `${name}@${version}`).filter((one) => !listed.has(one))).toEqual([]);
    expect(components.filter(({ name }) => ['libc6', 'libgcc-s1', 'libstdc++6', 'node'].includes(name)).every(({ version }) => version !== '')).toBe(true);
  });
});
