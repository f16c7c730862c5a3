// Addresses and families of Services, as they are given out.
import type { Case } from '../case.ts';
import { asks, type Ask } from './asks.ts';
import type { KubeTarget } from './target.ts';

const service = (spec: object) => ({ body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 80 }], ...spec } } });
const ROWS: readonly (readonly [name: string, spec: object])[] = [
  ['without an address or a selector', { clusterIP: 'None' }],
  ['without an address, of one family', { clusterIP: 'None', ipFamilyPolicy: 'SingleStack', selector: { app: 'x' } }],
  ['without an address, of two families if there are', { clusterIP: 'None', ipFamilyPolicy: 'PreferDualStack', selector: { app: 'x' } }],
  ['without an address, of two families', { clusterIP: 'None', ipFamilyPolicy: 'RequireDualStack', selector: { app: 'x' } }],
  ['without an address or a selector, of two families', { clusterIP: 'None', ipFamilyPolicy: 'RequireDualStack' }],
  ['without an address, of the other family', { clusterIP: 'None', ipFamilies: ['IPv6'], selector: { app: 'x' } }],
  ['of two families if there are', { ipFamilyPolicy: 'PreferDualStack' }],
  ['of two families', { ipFamilyPolicy: 'RequireDualStack' }],
  ['of the other family', { ipFamilies: ['IPv6'] }],
  ['of both families, one after the other', { ipFamilies: ['IPv4', 'IPv6'] }],
  ['of a family that is none', { ipFamilies: ['IPv5'] }],
  ['of a policy that is none', { ipFamilyPolicy: 'Whim' }],
  ['with an address that is none', { clusterIP: 'here' }],
  ['with an address of elsewhere', { clusterIP: '10.99.99.99' }],
  ['of a type that is none', { type: 'Whim' }],
  ['that is a name without a name', { type: 'ExternalName', ports: [] }],
  ['without ports', { ports: [] }],
  ['with two ports without names', { ports: [{ port: 1 }, { port: 2 }] }],
  ['with a port twice', { ports: [{ name: 'a', port: 1 }, { name: 'b', port: 1 }] }],
  ['with a port that is none', { ports: [{ port: 70_000 }] }],
  ['with a node port of elsewhere', { type: 'NodePort', ports: [{ port: 1, nodePort: 80 }] }],
  ['with a node port that it may not have', { ports: [{ port: 1, nodePort: 30_100 }] }],
];

export const services: Case<KubeTarget>[] = asks('services', () => Promise.resolve(), [...ROWS.map(([name, spec]): readonly [string, Ask] => [`a service ${name} is made or refused`, (ns) => ['POST', `/api/v1/namespaces/${ns}/services?dryRun=All`, service(spec)]]),
  ['a service with a node port of elsewhere is refused when it is not for show', (ns) => ['POST', `/api/v1/namespaces/${ns}/services`, service({ type: 'NodePort', ports: [{ port: 1, nodePort: 80 }] })]],
]);
