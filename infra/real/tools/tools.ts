// All real programs, ready to start.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { cached } from './cache.ts';
import { requireCommands } from './machine.ts';
import { RECIPES, type Recipe } from './recipes.ts';

export interface Tools {
  etcd: string;
  kubeApiserver: string;
  kubeControllerManager: string;
  kubectl: string;
  argocd: string;
  /** Folder with `manifests/crds` and `hack/git-verify-wrapper.sh`. */
  argocdFiles: string;
  gitea: string;
  /** Gitea's STATIC_ROOT_PATH. */
  giteaFiles: string;
  /** Keycloak's folder, built for PostgreSQL. */
  keycloak: string;
  /** A small S3 server. */
  s3: string;
}

/** Counts up when build.ts makes something else of the same recipe. */
const BUILD = 2;

/** Where built programs are kept: outside any checkout, so that a fresh clone finds them. */
export function cacheRoot(environment: NodeJS.ProcessEnv): string {
  return environment.PTERONIMBUS_CACHE ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pteronimbus', 'tools');
}

/** Builds what is missing, one program at a time, and tells one line for each. Throws a sentence when the machine lacks something. */
export async function ensureTools(root: string, tell: (line: string) => void): Promise<Tools> {
  requireCommands(['git', 'unshare', 'redis-server', 'java']);
  const folders: Record<string, string> = {};
  for (const recipe of RECIPES) {
    const { folder, madeIn } = await cached(root, recipe.name, fingerprint(recipe), async (target) => {
      requireCommands(recipe.needs);
      tell(`  … ${recipe.name} ${recipe.version} is being built (once; minutes)`);
      await build(recipe, target, join(root, 'logs', `${recipe.name}.log`));
    }, (pid) => tell(`  … ${recipe.name} ${recipe.version} is being built by process ${pid}`));
    if (madeIn !== undefined) tell(`  ✓ ${`${recipe.name} ${recipe.version}`.padEnd(20)} ${madeIn.toFixed(0).padStart(6)} s to build`);
    folders[recipe.name] = folder;
  }
  const at = (name: string, ...path: string[]) => join(folders[name] ?? '', ...path);
  return {
    etcd: at('etcd', 'etcd'), kubeApiserver: at('kubernetes', 'kube-apiserver'), kubeControllerManager: at('kubernetes', 'kube-controller-manager'), kubectl: at('kubernetes', 'kubectl'),
    argocd: at('argo-cd', 'argocd'), argocdFiles: at('argo-cd'), gitea: at('gitea', 'gitea'), giteaFiles: at('gitea'), keycloak: at('keycloak'), s3: at('versitygw', 'versitygw'),
  };
}

/** Hash of the recipe and of the files it names; functions count by their text. */
export function fingerprint(recipe: Recipe): string {
  const hash = createHash('sha256').update(`${BUILD} ${process.arch} ${JSON.stringify(recipe)} ${JSON.stringify(recipe.steps?.('FOLDER') ?? [])}`);
  for (const input of recipe.inputs) hash.update(readFileSync(join(import.meta.dirname, input)));
  return hash.digest('hex').slice(0, 12);
}
