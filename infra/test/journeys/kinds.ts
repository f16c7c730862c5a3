// The grounds that journeys run on. The text of a journey is one; what differs between grounds stands here.
import { join } from 'node:path';

export interface GroundKind {
  /** Program that starts it, with `--data DIR --port N`. */
  main: string;
  /** Milliseconds until people can ask for servers. */
  startLimit: number;
  /** Parts to kill: how people call them, and how their command lines are known. */
  victims: readonly (readonly [name: string, word: string])[];
  /** Whether some of its parts refuse with 501 what a real one would decide. */
  lacks: boolean;
  /** Parts whose last words help when a start fails. */
  logs: readonly string[];
}

const infra = join(import.meta.dirname, '../..');

/** Two of each: one after the other is killed. */
const PRODUCT = [['api', 'api/src/main.ts'], ['operator', 'operator/src/main.ts'], ['api, the other one', 'api/src/main.ts'], ['operator, the other one', 'operator/src/main.ts']] as const;
const KINDS: Readonly<Record<string, GroundKind>> = {
  embedded: {
    main: join(infra, 'local/start/main.ts'), startLimit: 90_000, lacks: true,
    victims: [...PRODUCT, ['PostgreSQL', 'bin/postgres'], ['forge', 'local/forge/main.ts'], ['kube', 'local/kube/main.ts']],
    logs: ['api-1', 'api-2', 'operator-1', 'operator-2', 'argo', 'kube', 'forge', 'kubelet'],
  },
  real: {
    main: join(infra, 'real/main.ts'), startLimit: 240_000, lacks: false,
    victims: [
      ...PRODUCT, ['Gitea', '/gitea web'], ['Argo CD', '/argocd --'], ['Kubernetes', '/kube-apiserver'], ['controllers', '/kube-controller-manager'], ['etcd', '/etcd --name'], ['Keycloak', 'QuarkusEntryPoint'], ['PostgreSQL', 'bin/postgres'],
    ],
    logs: ['api-1', 'api-2', 'operator-1', 'operator-2', 'argocd-controller', 'argocd-repo-server', 'kube-apiserver', 'controllers', 'gitea', 'keycloak', 'kubelet'],
  },
};

/** The ground of this run: `PTERONIMBUS_JOURNEYS=real`, else the embedded one. */
export function groundKind(): GroundKind {
  const name = process.env.PTERONIMBUS_JOURNEYS ?? 'embedded';
  const kind = KINDS[name];
  if (!kind) throw new Error(`PTERONIMBUS_JOURNEYS names no ground: "${name}" (${Object.keys(KINDS).join(', ')}).`);
  return kind;
}
