// What each real program is made from, and how. Data only.

export interface Step {
  command: string[];
  env?: Record<string, string>;
  /** Where it runs: the folder of the recipe's module, unless it says otherwise. */
  cwd?: string;
}

export interface Recipe {
  name: string;
  version: string;
  /** Files beside this one that decide what comes out. */
  inputs: string[];
  /** Commands that the machine must have. */
  needs: ('go' | 'java' | 'mvn')[];
  /** Go packages built into the folder: file name → package. */
  go?: { module: string; packages: Record<string, string>; flags: string };
  /** Files and folders taken from a module's source, to the same name in the folder. */
  copies?: { module: string; paths: string[] };
  /** Anything else, given the folder to fill. */
  steps?: (folder: string) => Step[];
}

const KUBERNETES = { version: 'v1.36.3', major: '1', minor: '36' };
const gitVersion = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`;
export const KEYCLOAK_VERSION = '26.4.0';

/** Without a shell between, so that the id that is recorded is Keycloak's. Source of the flags: its bin/kc.sh. */
export function keycloakCommand(lib: string, home: string, heap: string): string[] {
  return [
    'java', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xms64m', `-Xmx${heap}`, '-XX:MaxMetaspaceSize=256m', '-Dfile.encoding=UTF-8',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    `-Dkc.home.dir=${home}`, `-Djboss.server.config.dir=${home}/conf`, '-Djava.util.logging.manager=org.jboss.logmanager.LogManager', '-Dpicocli.disable.closures=true',
    '-cp', `${lib}/lib/quarkus-run.jar`, 'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
  ];
}

export const RECIPES: readonly Recipe[] = [
  {
    name: 'etcd', version: 'v3.7.3', inputs: ['etcd/go.mod', 'etcd/go.sum'], needs: ['go'],
    go: { module: 'etcd', packages: { etcd: 'go.etcd.io/etcd/server/v3' }, flags: '' },
  },
  {
    name: 'kubernetes', version: KUBERNETES.version, inputs: ['kubernetes/go.mod', 'kubernetes/go.sum'], needs: ['go'],
    go: {
      module: 'kubernetes',
      packages: Object.fromEntries(['kube-apiserver', 'kube-controller-manager', 'kubectl'].map((name) => [name, `k8s.io/kubernetes/cmd/${name}`])),
      // Else its clients and its OpenAPI document call it v0.0.0.
      flags: [gitVersion('gitVersion', KUBERNETES.version), gitVersion('gitMajor', KUBERNETES.major), gitVersion('gitMinor', KUBERNETES.minor)].join(' '),
    },
  },
  {
    name: 'argo-cd', version: 'v3.5.7', inputs: ['argo-cd/go.mod', 'argo-cd/go.sum'], needs: ['go'],
    go: { module: 'argo-cd', packages: { argocd: 'github.com/argoproj/argo-cd/v3/cmd' }, flags: '-X github.com/argoproj/argo-cd/v3/common.version=3.5.7' },
    copies: { module: 'github.com/argoproj/argo-cd/v3', paths: ['manifests/crds/application-crd.yaml', 'manifests/crds/applicationset-crd.yaml', 'manifests/crds/appproject-crd.yaml', 'hack/git-verify-wrapper.sh'] },
  },
  {
    name: 'gitea', version: 'v1.26.0', inputs: ['gitea/go.mod', 'gitea/go.sum'], needs: ['go'],
    go: { module: 'gitea', packages: { gitea: 'code.gitea.io/gitea' }, flags: '-X main.Version=1.26.0' },
    // Built without "bindata" it reads these from STATIC_ROOT_PATH.
    copies: { module: 'code.gitea.io/gitea', paths: ['templates', 'options', 'public'] },
  },
  // An S3 server for the tests of backups.
  {
    name: 'versitygw', version: 'v1.8.0', inputs: ['versitygw/go.mod', 'versitygw/go.sum'], needs: ['go'],
    go: { module: 'versitygw', packages: { versitygw: 'github.com/versity/versitygw/cmd/versitygw' }, flags: '' },
  },
  {
    name: 'keycloak', version: KEYCLOAK_VERSION, inputs: [], needs: ['java', 'mvn'],
    steps: (folder) => [
      { command: ['mvn', '-B', '-q', 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack', `-Dartifact=org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`, `-DoutputDirectory=${folder}`], cwd: folder },
      { command: ['mv', ...['bin', 'conf', 'lib', 'providers', 'themes', 'version.txt'].map((entry) => `${folder}/keycloak-${KEYCLOAK_VERSION}/${entry}`), folder] },
      // The plug-in leaves a folder of marks under a name that it forgets to fill in.
      { command: ['rm', '-rf', `${folder}/keycloak-${KEYCLOAK_VERSION}`, `${folder}/\${project.basedir}`] },
      // What `start --optimized` wants done once.
      { command: [...keycloakCommand(folder, folder, '512m'), 'build', '--db=postgres', '--health-enabled=true'], cwd: folder },
    ],
  },
];
