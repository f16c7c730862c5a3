// Argo CD as three processes of one binary, which takes its role from ARGOCD_BINARY_NAME.
import { mkdirSync, symlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kubeconfigOf } from '../../local/start/parts.ts';
import type { Program } from '../../local/start/supervisor.ts';
import { HOST, type RealGround } from '../ports.ts';
import type { Tools } from '../tools/tools.ts';

const PLAIN = { 'repo-server-plaintext': 'true', 'repo-server-client-cert-path': '', 'repo-server-client-cert-key-path': '' };

/** Repository server, application controller, API server. */
export function argoPrograms(ground: RealGround, tools: Tools): Program[] {
  const env = environment(ground, tools);
  const repository = `${HOST}:${ground.ports['repo-server']}`;
  const redis = { redis: `${HOST}:${ground.ports.redis}`, loglevel: 'info', logformat: 'json' };
  const metrics = (port: number) => `http://${HOST}:${port}/healthz`;
  const ports = ground.ports;
  const role = (name: string, binary: string, flags: Record<string, string | number>, ready: string): Program => ({
    name, command: [tools.argocd, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)], env: { ...env, ARGOCD_BINARY_NAME: binary }, ready: { url: ready },
  });
  return [
    withOwnTemporaryFolder(ground, tools, role('argocd-repo-server', 'argocd-repo-server', {
      ...redis, address: HOST, port: ports['repo-server'], 'metrics-address': HOST, 'metrics-port': ports['repo-server-metrics'], 'disable-tls': 'true', 'client-ca-path': '',
    }, metrics(ports['repo-server-metrics']))),
    role('argocd-controller', 'argocd-application-controller', { ...redis, ...PLAIN, namespace: 'argocd', 'repo-server': repository, 'metrics-port': ports['argo-controller-metrics'] }, metrics(ports['argo-controller-metrics'])),
    role('argocd-server', 'argocd-server', {
      ...redis, ...PLAIN, namespace: 'argocd', 'repo-server': repository, insecure: 'true', address: HOST, port: ports.argo, 'metrics-address': HOST, 'metrics-port': ports['argo-server-metrics'], staticassets: '',
    }, metrics(ports.argo)),
  ];
}

function environment(ground: RealGround, tools: Tools): Record<string, string> {
  const folder = (name: string) => {
    const path = ground.path('argo-cd', name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  writeFileSync(join(folder('ssh'), 'ssh_known_hosts'), '');
  // git asks `argocd` for passwords, and the repository server runs its wrapper, both by name.
  for (const [name, target] of [['argocd', tools.argocd], ['git-verify-wrapper.sh', join(tools.argocdFiles, 'hack/git-verify-wrapper.sh')]] as const) {
    rmSync(join(folder('bin'), name), { force: true });
    symlinkSync(target, join(folder('bin'), name));
  }
  return {
    PATH: `${folder('bin')}:${process.env.PATH ?? ''}`, HOME: folder('home'), KUBECONFIG: kubeconfigOf(ground, 'argocd'), ARGOCD_FAKE_IN_CLUSTER: 'true', REDIS_PASSWORD: ground.secret('redis'),
    ARGOCD_TLS_DATA_PATH: folder('tls'), ARGOCD_SSH_DATA_PATH: folder('ssh'), ARGOCD_GPG_DATA_PATH: folder('gpg'), ARGOCD_PLUGINSOCKFILEPATH: folder('plugins'), ARGOCD_GPG_ENABLED: 'false',
  };
}

/** The repository server's socket is /tmp/reposerver-ask-pass.sock, whoever else has one there: each gets a /tmp of its own. */
function withOwnTemporaryFolder(ground: RealGround, tools: Tools, program: Program): Program {
  const own = ground.path('argo-cd', 'tmp');
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true, mode: 0o700 });
  // What it needs of the old /tmp stays reachable under its name.
  const kept = [ground.dir, dirname(tools.argocdFiles)].filter((folder) => folder.startsWith('/tmp/'));
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const script = 'own=$1; shift; while [ "$1" != -- ]; do mkdir -p "$own/${1#/tmp/}"; mount --bind "$1" "$own/${1#/tmp/}"; shift; done; shift; mount --rbind "$own" /tmp; exec "$@"';
  return { ...program, command: ['unshare', '--mount', ...asRoot, 'sh', '-ec', script, 'sh', own, ...kept, '--', ...program.command] };
}
