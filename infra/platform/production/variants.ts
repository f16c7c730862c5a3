// Settings that together reach every branch of the charts: goldens and the dry run go through all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { productionSettings, type ProductionSettings } from './settings.ts';

const example = readFileSync(join(import.meta.dirname, '../settings.example.yaml'), 'utf8');
const changed = (change: object) => stringify({ ...parse(example) as object, ...change });
const variant = (change: object) => productionSettings(changed(change));

/** Settings of a platform that needs nobody else's kinds but Argo CD's, as a file has them. */
export const LEAST = changed({
  ingress: { kind: 'Ingress', className: 'traefik' }, database: { kind: 'url' }, identity: { kind: 'oidc', issuer: 'https://login.example.org/', clientId: 'games' }, hosts: { app: 'games.example.org', git: 'git.example.org' },
  mesh: 'none', monitoring: 'none', pteronimbus: { version: '0.1.0', replicas: 1 },
});

export const VARIANTS: Readonly<Record<string, ProductionSettings>> = {
  'an Ingress': productionSettings(example),
  'a Gateway': variant({ ingress: { kind: 'HTTPRoute', gateway: { name: 'public', namespace: 'gateways' } }, argocd: { highAvailability: true }, database: { kind: 'cloudnative-pg', instances: 1, size: '5Gi' }, storageClass: 'local-path' }),
  'as little as possible': productionSettings(LEAST),
};
