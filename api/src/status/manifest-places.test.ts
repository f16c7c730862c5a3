import { describe, expect, it } from 'vitest';
import { placesOf } from './manifest-places.ts';

const SERVER = `# ours
apiVersion: pteronimbus.io/v1alpha1
kind: GameServer
metadata:
  name: lobby
  namespace: tenant-bluejay
spec:
  game: minecraft-java
  settings:
    MOTD: hello
`;

describe('places in a file', () => {
  it.each<[string[], number]>([
    [['kind'], 3], [['metadata', 'name'], 5], [['metadata', 'namespace'], 6], [['spec', 'settings', 'MOTD'], 10],
    [['spec', 'settings', 'OTHER'], 9], [['spec', 'network', 'ports'], 7], [['status'], 2],
  ])('%j stands in line %i, or its nearest parent does', (path, line) => {
    expect(placesOf(SERVER)[0]?.lineOf(path)).toBe(line);
  });

  it('names what the object is', () => {
    expect(placesOf(SERVER)[0]).toMatchObject({ kind: 'GameServer', name: 'lobby', namespace: 'tenant-bluejay' });
  });

  it('every document of a file has its own', () => {
    const [first, second] = placesOf(`${SERVER}---\nkind: ClusterRole\nmetadata: {name: evil}\n`);
    expect([first?.name, second?.name, second?.lineOf(['kind']), second?.lineOf(['metadata', 'name'])]).toEqual(['lobby', 'evil', 12, 13]);
  });

  it.each([
    ['nothing', ''], ['only a comment', '# x\n'], ['a list', '- a\n- b\n'], ['one word', 'x'], ['half a file', 'kind: GameServer\nmetadata:\n  name: "lob'], ['a tab', 'kind:\t- x\n\ty: 1'],
    ['keys that are maps', '? {a: 1}\n: b\nkind: X\n'], ['an alias to nobody', 'kind: *nobody\nmetadata: *nobody\n'], ['a name that is a number', 'kind: 1\nmetadata: {name: 2}\n'], ['bytes', '\u0000\u0001\ufffd'],
  ])('%s never throws, and says line 1 at the least', (_name, text) => {
    for (const places of placesOf(text)) expect(places.lineOf(['spec', 'game'])).toBeGreaterThan(0);
  });

  it('an anchor bomb is looked at and not blown up', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghijk'.split('').map((letter, i) => `${letter}: &${letter} [${Array.from({ length: 10 }, () => `*${'abcdefghij'[i]}`).join(',')}]\n`).join('')}kind: GameServer\n`;
    expect(placesOf(bomb)[0]).toMatchObject({ kind: 'GameServer' });
  });

  it('a file of a thousand documents is looked at as far as fifty', () => {
    expect(placesOf('kind: A\n---\n'.repeat(1000))).toHaveLength(50);
  });
});
