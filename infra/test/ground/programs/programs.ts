// The real programs of a node and of a registry, built once from their Go modules; runc and a small shell are Debian's.
import { join } from 'node:path';
import { build } from '../../../real/tools/build.ts';
import { cached } from '../../../real/tools/cache.ts';
import { requireCommands } from '../../../real/tools/machine.ts';
import type { Recipe } from '../../../real/tools/recipes.ts';
import { cacheRoot, fingerprint } from '../../../real/tools/tools.ts';

export interface NodePrograms {
  /** Folders whose files a host that runs pods sees beside the control plane's. */
  kubelet: string;
  containerd: string;
  cni: string;
  registry: string;
  runc: string;
  /** A game of the tests, static. */
  echo: string;
  /** One static program that is a shell, a web server and much else. */
  busybox: string;
}

const KUBERNETES = 'k8s.io/component-base/version';
const RECIPES: readonly Recipe[] = [
  ofGo('kubelet', 'v1.36.3', ['kubelet', 'kube-proxy', 'kube-scheduler'].map((name) => `k8s.io/kubernetes/cmd/${name}`), `-X ${KUBERNETES}.gitVersion=v1.36.3 -X ${KUBERNETES}.gitMajor=1 -X ${KUBERNETES}.gitMinor=36`),
  ofGo('containerd', 'v2.4.2', ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => `github.com/containerd/containerd/v2/cmd/${name}`)),
  ofGo('cni', 'v1.9.1', ['ipam/host-local', 'main/bridge', 'main/loopback', 'meta/portmap'].map((name) => `github.com/containernetworking/plugins/plugins/${name}`)),
  ofGo('registry', 'v3.1.2', ['github.com/distribution/distribution/v3/cmd/registry']),
  ofGo('echo', '1', ['.']),
  ofDebian('runc'),
  ofDebian('busybox-static'),
];

/** Builds what is missing, and tells one line for each. */
export async function nodePrograms(tell: (line: string) => void): Promise<NodePrograms> {
  const root = cacheRoot(process.env);
  const at: Record<string, string> = {};
  for (const recipe of RECIPES) {
    const { folder, madeIn } = await cached(root, recipe.name, fingerprint(recipe), async (target) => {
      requireCommands(recipe.needs);
      tell(`  … ${recipe.name} is being made (once)`);
      await build(recipe, target, join(root, 'logs', `${recipe.name}.log`));
    });
    if (madeIn !== undefined) tell(`  ✓ ${recipe.name}: ${Math.round(madeIn)} s`);
    at[recipe.name] = folder;
  }
  const of = (name: string, ...path: string[]) => join(at[name] ?? '', ...path);
  return { kubelet: of('kubelet'), containerd: of('containerd'), cni: of('cni'), registry: of('registry', 'registry'), echo: of('echo', 'echo'), runc: of('runc', 'usr/sbin/runc'), busybox: of('busybox-static', 'bin/busybox') };
}

/** Said without this checkout's place: it is in the recipe's fingerprint. */
function ofGo(name: string, version: string, packages: readonly string[], flags = ''): Recipe {
  const module = `../../test/ground/programs/${name}`;
  return {
    name, version, needs: ['go'], inputs: ['go.mod', name === 'echo' ? 'main.go' : 'go.sum'].map((file) => `${module}/${file}`),
    steps: (folder) => [{
      command: ['go', 'build', '-C', module, '-p', '2', '-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', `-s -w ${flags}`.trim(), '-o', `${folder}/`, ...packages],
      env: { GOWORK: 'off', GOTOOLCHAIN: 'local', ...(name !== 'kubelet' && { CGO_ENABLED: '0' }) },
    }],
  };
}

/** Unpacked, not installed. */
function ofDebian(name: string): Recipe {
  return {
    name, version: 'bookworm', needs: [], inputs: [],
    steps: (folder) => [{ command: ['sh', '-c', `cd "$1" && { apt-get download -qq ${name} || { apt-get update -qq && apt-get download -qq ${name}; }; } && dpkg-deb -x ${name}_*.deb . && rm ${name}_*.deb && rm -rf usr/share`, 'sh', folder] }],
  };
}
