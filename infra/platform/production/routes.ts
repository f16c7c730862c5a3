// Ways in from outside, by Ingress or by HTTPRoute: pages, Git and sign-in. Games never pass here.
import { PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../manifests.ts';
import { GITEA, IDENTITY } from './namespaces.ts';
import type { ProductionSettings } from './settings.ts';

interface Way { name: string; namespace: string; host: string; port: number }

/** Whatever an ingress answers late or cuts off: Git's packs, and streams that are silent for 20 s at most. F5 NGINX and Traefik each read their own. */
const NGINX = { 'nginx.org/client-max-body-size': '64m', 'nginx.org/proxy-read-timeout': '120s', 'nginx.org/proxy-send-timeout': '120s', 'nginx.org/proxy-buffering': 'False', 'nginx.org/redirect-to-https': 'true' };

export const waysIn = ({ hosts, identity }: ProductionSettings): Way[] => [
  { name: 'api', namespace: PLATFORM_NAMESPACE, host: hosts.app, port: 4000 },
  { name: 'gitea', namespace: GITEA, host: hosts.git, port: 3000 },
  ...(identity.kind === 'keycloak' ? [{ name: 'keycloak', namespace: IDENTITY, host: hosts.identity ?? '', port: 8080 }] : []),
];

/** Name of the Secret with certificate and key of one way in: made from the local authority, or put there by hand. */
export const certificateSecret = (name: string) => `tls-${name}`;

export function routes(settings: ProductionSettings): Manifest[] {
  return waysIn(settings).map((way) => (settings.ingress.kind === 'Ingress' ? ingress(way, settings.ingress.className ?? '') : route(way, settings.ingress.gateway ?? { name: '', namespace: '' })));
}

function ingress({ name, namespace, host, port }: Way, className: string): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace, ...(className === 'nginx' && { annotations: NGINX }) },
    spec: {
      ingressClassName: className, tls: [{ hosts: [host], secretName: certificateSecret(name) }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: port } } } }] } }],
    },
  };
}

/** TLS ends at the Gateway, which names the Secrets; a stream has no time limit. */
function route({ name, namespace, host, port }: Way, gateway: { name: string; namespace: string }): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name, namespace },
    spec: {
      parentRefs: [{ name: gateway.name, namespace: gateway.namespace, sectionName: `https-${name}` }], hostnames: [host],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], timeouts: { request: '0s' }, backendRefs: [{ name, port }] }],
    },
  };
}
