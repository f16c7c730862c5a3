// The defences one by one, each entered behind the one before by what an attacker who got that far would use.
import { parseAllDocuments } from 'yaml';
import type { ForgeAccount } from '../journeys/forge.ts';
import { sleep } from '../journeys/ground.ts';
import { branchOf } from './branches.ts';
import type { Cluster, Thing } from './cluster.ts';
import type { AbuseCase } from './corpus/case.ts';

/** check: the pull request is red. reader: Argo CD makes nothing of the files. project: its AppProject says no. rbac, admission, schema: the API server does. operator: it accepts nothing. */
export type Layer = 'check' | 'reader' | 'project' | 'rbac' | 'admission' | 'schema' | 'operator';

export interface Seen {
  /** Layers that denied, with their words. */
  denied: Map<Layer, string>;
  /** What let it pass, for who reads a failure. */
  passed: string[];
}

export const TENANT = 'redfox';
const NAMESPACE = `tenant-${TENANT}`;
const SYNC_ACCOUNT = `system:serviceaccount:${NAMESPACE}:gitops`;
const APPS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const SERVERS = `/apis/pteronimbus.io/v1alpha1/namespaces/${NAMESPACE}/gameservers`;

export async function inParallel<T>(items: readonly T[], hands: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: hands }, async () => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!, index);
  }));
}

/** A pull request for each case, opened over REST; what its commit's status says. */
export async function enterByPullRequest(forge: ForgeAccount, cases: readonly AbuseCase[], commits: readonly string[], seen: readonly Seen[]): Promise<void> {
  await inParallel(cases, 4, async (one, index) => void (await forge.open(branchOf(index), `${one.class}: ${one.name}`.slice(0, 200))));
  // Asked seldom, in the order they were opened: asking costs the forge more than answering costs us.
  await inParallel(commits, 2, async (commit, index) => {
    const { status, description } = await forge.untilStatus(commit, 'pteronimbus/check', ['success', 'failure'], 240_000, 1_000);
    if (status === 'failure') seen[index]!.denied.set('check', description);
    else seen[index]!.passed.push(`check: ${description}`);
  });
}

/** Past the check, by pushing: an Application of the tenant's project for each case, so that none hides another. */
export async function enterByPush(cluster: Cluster, seen: readonly Seen[], indexes: readonly number[]): Promise<void> {
  const own = (await cluster.call('GET', `${APPS}/${TENANT}-local`)).body as unknown as Thing;
  const spec = own.spec as { source: object; syncPolicy: object } & Record<string, unknown>;
  const name = (index: number) => `abuse-${index}`;
  await inParallel(indexes, 4, async (index) => {
    const syncPolicy = { ...spec.syncPolicy, automated: { prune: false, selfHeal: false, allowEmpty: true }, retry: { limit: 0 } };
    const made = await cluster.call('POST', APPS, { apiVersion: own.apiVersion, kind: own.kind, metadata: { name: name(index), namespace: 'argocd' }, spec: { ...spec, source: { ...spec.source, targetRevision: branchOf(index) }, syncPolicy } });
    if (made.status >= 300) throw new Error(`Application ${name(index)} was not made: ${made.text.slice(0, 300)}`);
  });
  const open = new Set(indexes);
  for (const end = Date.now() + 480_000; open.size > 0 && Date.now() < end; await sleep(1_000)) {
    for (const application of await cluster.items(APPS)) {
      const index = Number(/^abuse-(\d+)$/.exec(application.metadata.name ?? '')?.[1] ?? -1);
      if (open.has(index) && judge(application, seen[index]!)) open.delete(index);
    }
  }
  for (const index of open) seen[index]!.passed.push('Argo CD came to no end');
  await inParallel(indexes, 4, async (index) => void (await cluster.call('DELETE', `${APPS}/${name(index)}`)));
}

interface ApplicationStatus {
  conditions?: { type: string; message: string }[];
  operationState?: { phase: string; message?: string; syncResult?: { resources?: { status?: string; message?: string; kind?: string }[] } };
  sync?: { status?: string };
  resources?: unknown[];
}

/** True when Argo CD has come to an end with it. */
function judge(application: Thing, { denied, passed }: Seen): boolean {
  const status = (application.status ?? {}) as ApplicationStatus;
  const broken = status.conditions?.find(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError');
  if (broken) {
    denied.set('reader', broken.message.slice(0, 300));
    return true;
  }
  const { operationState: operation, sync } = status;
  if (operation?.phase === 'Failed' || operation?.phase === 'Error') {
    const words = [operation.message ?? '', ...(operation.syncResult?.resources ?? []).map(({ message = '' }) => message)].join('; ');
    denied.set(layerOf(words), words.slice(0, 300));
    return true;
  }
  if (sync?.status === 'Synced' || operation?.phase === 'Succeeded') {
    if ((status.resources ?? []).length === 0) denied.set('reader', 'nothing is made of it');
    else passed.push('Argo CD applied it');
    return true;
  }
  return false;
}

/** Which wall speaks, by its words. */
function layerOf(words: string): Layer {
  if (/not permitted in project|is not allowed in project|cannot be managed/.test(words)) return 'project';
  if (/ValidatingAdmissionPolicy|violates PodSecurity|exceeded quota/.test(words)) return 'admission';
  if (/cannot (create|patch|get|list|update) resource|forbidden: User/.test(words)) return 'rbac';
  if (/could not find .*requested resource|no matches for kind|not found in (the )?cluster|not installed/i.test(words)) return 'schema';
  return 'schema';
}

/** Past Argo CD: each object of each file, applied with the very account that Argo CD syncs as. */
export async function enterAsSyncAccount(cluster: Cluster, cases: readonly AbuseCase[], seen: readonly Seen[]): Promise<void> {
  await inParallel(cases, 4, async (one, index) => {
    if (isFlood(one)) return;
    for (const thing of objectsIn(one)) {
      const path = await cluster.pathOf(thing, NAMESPACE);
      if (path === undefined) {
        seen[index]!.denied.set('schema', `there is no kind ${thing.kind} of ${thing.apiVersion}`);
        continue;
      }
      const { status, text } = await cluster.call('PATCH', `${path}?fieldManager=argocd-controller&force=true&fieldValidation=Strict`, thing, SYNC_ACCOUNT);
      if (status < 300) seen[index]!.passed.push(`the API server took ${thing.kind} ${path}`);
      else seen[index]!.denied.set(status === 403 || status === 422 || status === 400 ? layerOf(text) : 'schema', text.slice(0, 300));
    }
  });
}

/** More than the tenant's quota of servers: the last to come, since after it nothing else would get in. */
export const isFlood = ({ files }: AbuseCase): boolean => Object.keys(files).length > 100;

/** As a careless reader would: whatever can be made of the text. */
function objectsIn({ files }: AbuseCase): Thing[] {
  return Object.entries(files).filter(([path]) => /\.(ya?ml|json)$/i.test(path)).flatMap(([, content]) => (typeof content === 'string' && content.length < 200_000 ? documentsOf(content) : []));
}

function documentsOf(text: string): Thing[] {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, strict: false, merge: true, logLevel: 'silent' });
    const values = (Array.isArray(documents) ? documents : []).flatMap((document) => { try { return [document.toJS({ maxAliasCount: 100 }) as Thing]; } catch { return []; } });
    return values.flatMap((value) => (Array.isArray(value?.items) ? (value.items as Thing[]) : [value])).filter((value) => typeof value?.kind === 'string' && typeof value.apiVersion === 'string' && typeof value.metadata === 'object' && value.metadata !== null);
  } catch {
    return [];
  }
}

/** Past everything else: of what is there now, what the operator makes nothing of. */
export async function lookAtOperator(cluster: Cluster, cases: readonly AbuseCase[], seen: readonly Seen[]): Promise<void> {
  const conditions = (one: Thing) => (one.status as { conditions?: { type: string; status: string; message: string }[] } | undefined)?.conditions ?? [];
  const judged = (one: Thing) => conditions(one).find(({ type }) => type === 'Accepted');
  const wantsToRun = (one: Thing) => (one.spec as { state?: string }).state === 'Running' && judged(one)?.status === 'True';
  const overQuota = (one: Thing) => conditions(one).find(({ status, message }) => status === 'False' && /quota|maximum/i.test(message))?.message;
  let servers: Thing[] = [];
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(500)) {
    servers = await cluster.items(SERVERS);
    if (servers.every((one) => judged(one) !== undefined && (!wantsToRun(one) || overQuota(one) !== undefined))) break;
  }
  const byName = new Map(servers.map((one) => [one.metadata.name, judged(one)]));
  const refused = new Map(servers.map((one) => [one.metadata.name, overQuota(one)]));
  cases.forEach((one, index) => {
    for (const name of new Set(objectsIn(one).map(({ metadata }) => metadata.name))) {
      const accepted = byName.get(name);
      const quota = refused.get(name);
      if (quota !== undefined) seen[index]!.denied.set('admission', quota.slice(0, 300));
      if (accepted?.status === 'False') seen[index]!.denied.set('operator', accepted.message.slice(0, 300));
      else if (accepted) seen[index]!.passed.push(`the operator accepted ${String(name)}`);
    }
  });
}
