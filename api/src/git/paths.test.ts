import { describe, expect, it } from 'vitest';
import { nested, split } from './paths.ts';

describe('paths', () => {
  it.each([
    ['README.md', ['README.md']],
    ['clusters/local/lobby.yaml', ['clusters', 'local', 'lobby.yaml']],
    ['clusters/local/.gitkeep', ['clusters', 'local', '.gitkeep']],
    ['.github/x', ['.github', 'x']],
    ['a b/ü', ['a b', 'ü']],
  ])('takes %j', (path, parts) => {
    expect(split(path)).toEqual(parts);
  });

  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', './a', 'a\\b', 'C:x', 'a\nb', 'a\0b', '.git', '.git/config', 'a/.GIT/x', '.git.', '.git ', 'git~1', 'GIT~1/x', 'x'.repeat(1_001)])('refuses %j', (path) => {
    expect(() => split(path)).toThrow(RangeError);
  });

  it('nests files by folder, and refuses a file that is a folder in the same change', () => {
    const bytes = Buffer.from('x');
    expect(nested(new Map([['a/b', bytes], ['a/c', null], ['d', bytes]]))).toEqual(new Map<string, unknown>([['a', new Map([['b', bytes], ['c', null]])], ['d', bytes]]));
    for (const paths of [['a', 'a/b'], ['a/b', 'a'], ['a/b/c', 'a/b']]) expect(() => nested(new Map(paths.map((path) => [path, bytes])))).toThrow(RangeError);
  });
});
