// What our account may be allowed, what it is answered then, and who else there may be.
import type { Case } from '../case.ts';
import { STEADY, summary, type SyncPolicy } from './application.ts';
import { server } from './servers.ts';
import type { ArgoTarget } from './target.ts';
import type { Files, Tenant } from './tenant.ts';

type Answer = Awaited<ReturnType<ArgoTarget['ask']>>;

/** Nothing is synced that nobody asks for. */
const ASKED: SyncPolicy = { ...STEADY, automated: null };

/** A tenant whose applications our account may sync, besides looking at them. */
async function allowed(on: ArgoTarget, label: string, files?: Files, policy = ASKED): Promise<Tenant> {
  const tenant = await on.tenant(label, policy, files);
  await on.allow([`p, pteronimbus, applications, sync, tenant-${tenant.slug}/*, allow`]);
  return tenant;
}

/** Argo CD takes a new policy a moment after it was written, and knows none while it does. */
async function permitted(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (answer.status !== 403 || tries > 250) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** An operation may be there for a moment after it has told that it is over. */
async function begun(ask: () => Promise<Answer>): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (answer.status === 200) return;
    if (tries > 50) throw new Error(`No sync began: ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A token in the right form that Argo CD did not sign. */
const FORGED = ['{"alg":"HS256","typ":"JWT"}', '{"iss":"argocd","sub":"pteronimbus:apiKey","iat":1700000000,"nbf":1700000000,"jti":"x"}', 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');

export const accounts: readonly Case<ArgoTarget>[] = [
  {
    name: 'a token that Argo CD did not sign is refused',
    observe: (on) => on.ask('GET', '/api/v1/applications', { token: FORGED }),
  },
  {
    name: 'who may sync starts one, and it says who',
    async observe(on) {
      const tenant = await allowed(on, 'syncer', { 'one.yaml': server('one') });
      const answer = await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} }));
      const application = await tenant.settled(tenant.first);
      const { operation } = answer.body as { operation: { initiatedBy: object; sync: object } };
      return { status: answer.status, asked: operation, by: application.status?.operationState?.operation?.initiatedBy, ...summary(application) };
    },
  },
  {
    name: 'a sync that does not ask to prune leaves what left Git',
    async observe(on) {
      const tenant = await allowed(on, 'keeper', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} }));
      await tenant.until(({ status }) => status?.sync?.status === 'Synced' && status.operationState?.phase === 'Succeeded');
      const commit = await tenant.push({ 'two.yaml': null, 'one.yaml': server('one', '', '  settings: {MOTD: new}\n') });
      await begun(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} }));
      const application = await tenant.until(({ status }) => status?.operationState?.syncResult?.revision === commit && status.operationState.phase === 'Succeeded' && status.resources?.find(({ name }) => name === 'one')?.status === 'Synced');
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a sync that asks to prune prunes',
    async observe(on) {
      const tenant = await allowed(on, 'pruner', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} }));
      await tenant.until(({ status }) => status?.sync?.status === 'Synced' && status.operationState?.phase === 'Succeeded');
      const commit = await tenant.push({ 'two.yaml': null });
      await begun(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: { prune: true } }));
      const application = await tenant.settled(commit);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a sync of one server leaves the other, and is no history',
    async observe(on) {
      const tenant = await allowed(on, 'partial', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: { resources: [{ group: 'pteronimbus.io', kind: 'GameServer', name: 'two' }] } }));
      const application = await tenant.until(({ status }) => status?.operationState?.phase === 'Succeeded' && status.resources?.find(({ name }) => name === 'two')?.status === 'Synced');
      return { ...summary(application), history: application.status?.history?.length ?? 0, live: await tenant.servers() };
    },
  },
  {
    name: 'a sync while another runs is refused',
    async observe(on) {
      const wave = (at: number) => `  annotations: {argocd.argoproj.io/sync-wave: "${at}"}\n`;
      const tenant = await allowed(on, 'busy', { 'one.yaml': server('one', wave(0)), 'two.yaml': server('two', wave(1)) });
      const ask = () => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} });
      await permitted(ask);
      await tenant.until(({ status }) => status?.operationState?.message?.startsWith('waiting for') === true);
      // While Argo CD takes in what another case may, nobody may anything for a moment.
      return permitted(ask);
    },
  },
  {
    name: 'a sync to another commit is refused while it syncs by itself',
    async observe(on) {
      const tenant = await allowed(on, 'other', { 'one.yaml': server('one') }, STEADY);
      await tenant.settled(tenant.first);
      await tenant.settled(await tenant.push({ 'two.yaml': server('two') }));
      return permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: { revision: tenant.first } }));
    },
  },
  {
    name: 'a sync to an earlier commit applies that one',
    async observe(on) {
      const tenant = await allowed(on, 'earlier', { 'one.yaml': server('one') });
      const second = await tenant.push({ 'two.yaml': server('two') });
      const answer = await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: { revision: tenant.first } }));
      const application = await tenant.until(({ status }) => status?.operationState?.phase === 'Succeeded' && status.resources?.find(({ name }) => name === 'one')?.status === 'Synced');
      return { status: answer.status, ...summary(application), live: await tenant.servers(), compared: application.status?.sync?.revision === second ? 'the newest' : 'another' };
    },
  },
  {
    name: 'who may sync may not delete',
    async observe(on) {
      const tenant = await allowed(on, 'nodelete');
      await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} }));
      return on.ask('DELETE', `/api/v1/applications/${tenant.app}`);
    },
  },
  {
    name: 'what is allowed in one project is not in another',
    async observe(on) {
      const mine = await allowed(on, 'mine');
      const theirs = await on.tenant('theirs', ASKED);
      const own = await permitted(() => on.ask('POST', `/api/v1/applications/${mine.app}/sync`, { body: {} }));
      const other = await on.ask('POST', `/api/v1/applications/${theirs.app}/sync`, { body: {} });
      return { own: own.status, other };
    },
  },
  {
    name: 'a denial wins over what is allowed',
    async observe(on) {
      const tenant = await on.tenant('denied', ASKED);
      const other = await on.tenant('granted', ASKED);
      await on.allow([`p, pteronimbus, applications, sync, tenant-${tenant.slug}/*, allow`, `p, pteronimbus, applications, sync, tenant-${tenant.slug}/*, deny`, `p, pteronimbus, applications, sync, tenant-${other.slug}/*, allow`]);
      const granted = await permitted(() => on.ask('POST', `/api/v1/applications/${other.app}/sync`, { body: {} }));
      return { granted: granted.status, denied: (await on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} })).status };
    },
  },
  {
    name: 'a role gives its members what it may',
    async observe(on) {
      const tenant = await on.tenant('roles', ASKED);
      await on.allow([`p, role:${tenant.slug}, applications, sync, tenant-${tenant.slug}/*, allow`, `g, pteronimbus, role:${tenant.slug}`]);
      return (await permitted(() => on.ask('POST', `/api/v1/applications/${tenant.app}/sync`, { body: {} }))).status;
    },
  },
  {
    name: 'a project that may be read is answered',
    async observe(on) {
      const tenant = await on.steady('readable');
      await on.allow([`p, pteronimbus, projects, get, tenant-${tenant.slug}, allow`]);
      const { status, body } = await permitted(() => on.ask('GET', `/api/v1/projects/tenant-${tenant.slug}`));
      const { metadata, spec } = body as { metadata: { name: string }; spec: object };
      return { status, name: metadata.name, spec };
    },
  },
  {
    name: 'a token of a project\'s role is made by nobody who may not change the project',
    async observe(on) {
      const tenant = await on.steady('roled');
      await on.kube.request('PATCH', `/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/tenant-${tenant.slug}`, { body: { spec: { roles: [{ name: 'reader', policies: [`p, proj:tenant-${tenant.slug}:reader, applications, get, tenant-${tenant.slug}/*, allow`] }] } }, contentType: 'application/merge-patch+json' });
      return on.ask('POST', `/api/v1/projects/tenant-${tenant.slug}/roles/reader/token`, { body: { expiresIn: 60 } });
    },
  },
];
