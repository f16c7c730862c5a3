import { describe, expect, it } from 'vitest';
import type { Service } from '../kube/types.ts';
import { backendsOf, listeningOf, targetPortOf, type Backend } from './ports.ts';

const service = (spec: Partial<Service['spec']>): Service => ({ metadata: { name: 'lobby', namespace: 'default', uid: 'u', resourceVersion: '1' }, spec: { clusterIP: '127.9.128.5', selector: { app: 'lobby' }, ports: [{ name: 'game', port: 25_565, nodePort: 30_001 }], ...spec } });
const keys = (spec: Partial<Service['spec']>) => listeningOf(service(spec), '127.9.0.1').map(({ key }) => key);
const backend = (ip: string, more: { ready?: boolean; ending?: boolean; app?: string; namespace?: string } = {}): Backend => ({
  ip, ready: more.ready ?? true,
  pod: { metadata: { name: ip, namespace: more.namespace ?? 'default', uid: ip, resourceVersion: '1', labels: { app: more.app ?? 'lobby' }, ...(more.ending && { deletionTimestamp: 'now' }) }, spec: { containers: [{ name: 'game', image: 'x', ports: [{ name: 'game', containerPort: 25_570 }] }] } },
});

describe('where a service listens', () => {
  it.each<[string, Partial<Service['spec']>, string[]]>([
    ['cluster and node', { type: 'NodePort' }, ['TCP 127.9.128.5 25565', 'TCP 127.9.0.1 30001']],
    ['cluster only', { type: 'ClusterIP', ports: [{ port: 53, protocol: 'UDP' }] }, ['UDP 127.9.128.5 53']],
    ['the node\'s own port where a balancer is asked for', { type: 'LoadBalancer' }, ['TCP 127.9.128.5 25565', 'TCP 127.9.0.1 30001', 'TCP 127.9.0.1 25565']],
    ['headless: nowhere', { clusterIP: 'None', ports: [{ port: 1 }] }, []],
    ['without a selector: nowhere', { selector: undefined }, []],
    ['SCTP: nowhere', { ports: [{ port: 1, protocol: 'SCTP' }] }, []],
  ])('%s', (_name, spec, expected) => {
    expect(keys(spec)).toEqual(expected);
  });
});

describe('who gets a connection', () => {
  const ips = (pods: Backend[], spec: Partial<Service['spec']> = {}) => backendsOf(service(spec), pods).map(({ ip }) => ip);
  it.each<[string, Backend[], Partial<Service['spec']>, string[]]>([
    ['all that are ready', [backend('a'), backend('b'), backend('c', { ready: false })], {}, ['a', 'b']],
    ['none that fits not', [backend('a', { app: 'other' }), backend('b', { namespace: 'other' })], {}, []],
    ['none that ends, while another stays', [backend('a', { ending: true }), backend('b')], {}, ['b']],
    ['one that ends, where it is the last', [backend('a', { ending: true })], {}, ['a']],
    ['unready ones where the service says so', [backend('a', { ready: false })], { publishNotReadyAddresses: true }, ['a']],
  ])('%s', (_name, pods, spec, expected) => {
    expect(ips(pods, spec)).toEqual(expected);
  });

  it.each([[{ port: 1 }, 1], [{ port: 1, targetPort: 2 }, 2], [{ port: 1, targetPort: 'game' }, 25_570], [{ port: 1, targetPort: 'none' }, undefined]])('port %j of the pod is %s', (port, expected) => {
    expect(targetPortOf(port, backend('a').pod)).toBe(expected);
  });
});
