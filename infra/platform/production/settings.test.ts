import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { productionSettings } from './settings.ts';

const example = readFileSync(join(import.meta.dirname, '../settings.example.yaml'), 'utf8');
type Tree = Record<string, unknown>;
const changed = (change: (settings: Tree) => void) => {
  const settings = parse(example) as Tree;
  change(settings);
  return () => productionSettings(stringify(settings));
};

it('The example is right, and what comes of it can\'t be changed', () => {
  const settings = productionSettings(example);
  expect(settings.cluster).toBe('main');
  expect(Object.isFrozen(settings.hosts)).toBe(true);
});

describe('wrong settings name the field and what it must be:', () => {
  it.each<[string, (settings: Tree) => void, string]>([
    ['a missing field', (s) => delete s.cluster, 'cluster is missing: lower-case letters'],
    ['a missing part', (s) => delete s.hosts, 'hosts is missing: a mapping with app, git, identity'],
    ['an unknown field', (s) => { s.colour = 'red'; }, 'colour is not a setting'],
    ['an unknown field below', (s) => { (s.gitea as Tree).sise = '1Gi'; }, 'gitea.sise is not a setting'],
    ['a host with https://', (s) => { (s.hosts as Tree).app = 'https://a.example'; }, 'hosts.app must be a host name'],
    ['a size without a unit', (s) => { (s.gitea as Tree).size = 50; }, 'gitea.size must be a size with its unit'],
    ['a word that is none of the choices', (s) => { s.mesh = 'istio'; }, 'mesh must be one of linkerd, none'],
    ['an ingress without a class', (s) => { s.ingress = { kind: 'Ingress' }; }, 'ingress.className is missing'],
    ['a route without a gateway', (s) => { s.ingress = { kind: 'HTTPRoute' }; }, 'ingress.gateway is missing'],
    ['two database instances', (s) => { (s.database as Tree).instances = 2; }, 'two can\'t tell which'],
    ['no database size', (s) => { s.database = { kind: 'cloudnative-pg' }; }, 'database.instances and database.size'],
    ['an issuer that is missing', (s) => { s.identity = { kind: 'oidc' }; }, 'identity.issuer and identity.clientId'],
    ['an issuer without https', (s) => { s.identity = { kind: 'oidc', issuer: 'http://id.example', clientId: 'x' }; }, 'identity.issuer must be an https address'],
    ['one host for two parts', (s) => { s.hosts = { app: 'a.example', git: 'a.example', identity: 'b.example' }; }, 'each part needs a name of its own'],
    ['a version such as latest', (s) => { (s.pteronimbus as Tree).version = 'latest'; }, 'pteronimbus.version must be a version'],
  ])('%s', (_case, change, sentence) => {
    expect(changed(change)).toThrow(sentence);
  });

  it('all at once', () => {
    expect(changed((s) => Object.assign(s, { cluster: 'Main', mesh: 'x', gitea: { size: 'big' } }))).toThrow(/cluster must be[\s\S]*gitea\.size must be[\s\S]*mesh must be/);
  });

  it('a key that stands twice', () => {
    expect(() => productionSettings(`${example}\nmesh: none\n`)).toThrow('Map keys must be unique');
  });
});
