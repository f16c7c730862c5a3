import { describe, expect, it } from 'vitest';
import type { Complaint } from './application.ts';
import { blameFor } from './blame.ts';
import { placesOf } from './manifest-places.ts';

const file = (name: string, text: string) => ({ path: `clusters/local/${name}`, places: placesOf(text) });
const server = (name: string, more = '') => `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\nspec:\n  game: minecraft-java\n  colour: red\n${more}`;
const files = [
  file('lobby.yaml', server('lobby')),
  file('other.yaml', 'kind: GameServer\nmetadata:\n  name: other\n  namespace: tenant-bluejay\n'),
  file('evil.yaml', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: evil\n'),
  file('twice.yaml', `${server('first')}---\n${server('second')}`),
];
const touch = (path: string) => (path.includes('gone') ? undefined : { commit: `commit of ${path.split('/').at(-1)}`, author: 'ada', at: new Date(0) });
const blame = (complaint: Partial<Complaint>) => blameFor({ message: '', final: true, ...complaint }, files, touch);

describe('who is to blame', () => {
  const cases: [string, Partial<Complaint>, string | undefined, number | undefined][] = [
    ['the file and line that the sentence names', { message: 'yaml: line 4: x', file: 'lobby.yaml', line: 4 }, 'lobby.yaml', 4],
    ['the file that the sentence names, its first line when no line is named', { message: 'x', file: 'lobby.yaml' }, 'lobby.yaml', 1],
    ['the file that holds the resource, at the field', { kind: 'GameServer', name: 'lobby', message: '.spec.colour: field not declared in schema' }, 'lobby.yaml', 7],
    ['at the nearest parent of a field that is not there', { kind: 'GameServer', name: 'lobby', message: 'spec.network.ports: Invalid value' }, 'lobby.yaml', 5],
    ['at the name when no field is named', { kind: 'GameServer', name: 'lobby', message: 'denied the request' }, 'lobby.yaml', 4],
    ['the second document of a file', { kind: 'GameServer', name: 'second', message: '.spec.colour: field not declared in schema' }, 'twice.yaml', 15],
    ['the file of a kind that may not be', { message: 'resource rbac.authorization.k8s.io:ClusterRole is not permitted in project tenant-redfox' }, 'evil.yaml', 2],
    ['the file of a namespace that may not be', { message: 'namespace tenant-bluejay is not permitted in project \'tenant-redfox\'' }, 'other.yaml', 4],
    ['the file whose name the sentence quotes', { message: 'GameServer.pteronimbus.io "lobby" is invalid' }, 'lobby.yaml', 4],
    ['nobody, for a sentence about no file', { message: 'context deadline exceeded' }, undefined, undefined],
    ['nobody, for a file that is not there', { message: 'x', file: 'gone.yaml', line: 3 }, undefined, undefined],
    ['not a file whose name is part of another word', { message: 'the lobbyist otherwise evildoer' }, undefined, undefined],
  ];
  it.each(cases)('%s', (_name, complaint, name, line) => {
    const found = blame(complaint);
    expect([found.file?.split('/').at(-1), found.line]).toEqual([name, line]);
    expect(found.commit).toBe(name && `commit of ${name}`);
    expect(found.author).toBe(name && 'ada');
  });

  it('a link that is no file is named with who put it there', () => {
    expect(blameFor({ message: 'x', final: true, file: 'link.yaml', line: 4 }, files, touch, 'clusters/local')).toMatchObject({ file: 'clusters/local/link.yaml', line: 4, author: 'ada' });
    expect(blameFor({ message: 'x', final: true, file: 'clusters/local/link.yaml' }, files, touch, 'clusters/local')).toMatchObject({ file: 'clusters/local/link.yaml', line: 1, author: 'ada' });
  });

  it('a file whose last touch is unknown is named all the same', () => {
    const found = blameFor({ message: 'x', file: 'lobby.yaml', line: 2, final: false }, files, () => undefined);
    expect(found).toEqual({ message: 'x', final: false, file: 'clusters/local/lobby.yaml', line: 2 });
  });

  it('a name that would be a pattern is taken as it is', () => {
    const odd = [{ path: 'clusters/local/a.yaml', places: [{ kind: 'X', name: '.*(', namespace: undefined, lineOf: () => 9 }] }];
    expect(blameFor({ message: 'nothing of it', final: true }, odd, touch).file).toBeUndefined();
    expect(blameFor({ message: 'x ".*(" y', final: true }, odd, touch).file).toBe('clusters/local/a.yaml');
  });
});
