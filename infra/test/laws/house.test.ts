// Laws of the house that a reviewer would otherwise have to remember.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n').filter((file) => file !== '' && existsSync(join(root, file)));
const source = tracked.filter((file) => /\.(ts|mjs|vue)$/.test(file) && !/(^|\/)(golden|fixtures|invalid)\//.test(file));

describe('the house', () => {
  it('has exactly the agreed rooms at its top', () => {
    const rooms = ['api', 'operator', 'synth', 'gitops-repo-template', 'infra', 'terraform', 'ansible', 'package.json', 'README.md'];
    const tools = ['package-lock.json', 'tsconfig.json', 'vitest.config.ts', 'eslint.config.mjs', 'LICENSE'];
    const top = new Set(tracked.map((file) => file.split('/')[0] ?? ''));
    for (const room of rooms) expect([...top], room).toContain(room);
    expect([...top].filter((name) => !name.startsWith('.') && !rooms.includes(name) && !tools.includes(name))).toEqual([]);
  });

  it('gives every room a README', () => {
    const rooms = ['api', 'api/src/git', 'api/web', 'operator', 'operator/runtime', 'synth', 'synth/src/contract', 'synth/src/games', 'synth/src/charts', 'gitops-repo-template', 'infra', 'infra/platform', 'infra/local', 'infra/local/kube', 'infra/local/kubelet', 'infra/local/forge', 'infra/local/argo', 'infra/local/idp', 'infra/local/postgres', 'infra/local/start', 'infra/test', 'infra/bench', 'terraform', 'ansible'];
    expect(rooms.filter((room) => !existsSync(join(root, room, 'README.md')))).toEqual([]);
  });

  it('keeps main.ts within a page and every file under 400 lines', () => {
    const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length;
    expect(source.filter((file) => /^(api|operator)\/src\/main\.ts$/.test(file) && lines(file) > 81)).toEqual([]);
    expect(source.filter((file) => !file.endsWith('.test.ts') && !isData(file) && lines(file) > 401)).toEqual([]);
  });

  it('names no folder or file after nothing', () => {
    expect(source.filter((file) => /(^|\/)(utils?|helpers?|common|shared|misc|lib)(\/|\.[a-z]+$)/.test(file))).toEqual([]);
  });

  it('skips no test and leaves no open end without an owner', () => {
    expect(source.filter((file) => /\b(it|test|describe)\.(skip|todo|only|skipIf|runIf)\(/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

/** Tables and schemas may be long: nobody reads them top to bottom. */
function isData(file: string): boolean {
  return /\/(builtins|data|crds)\//.test(file);
}
