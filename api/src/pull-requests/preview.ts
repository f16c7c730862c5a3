// Previews that were ordered: commits of ours that put them beside the real servers, and take them away again.
import { manifestOf } from '@pteronimbus/synth/charts';
import { canonicalJson, serverFile, specDigest, tenantApplication } from '@pteronimbus/synth/contract';
import { remember, type PullRow } from '../db/pull-requests.ts';
import type { Edit, Outcome } from '../git/port.ts';
import type { Ports } from '../ports.ts';
import { withinLimits } from '../use-cases/edits/neighbours.ts';
import { serverFilesOf, tenantFiles, tenantRepository } from '../use-cases/tenant-files.ts';
import { code, plain } from './plain.ts';
import { MOST_PREVIEWS, previewsOf, type Preview } from './preview-spec.ts';
import type { PlannedStep, Verdict } from './words.ts';

const PLATFORM = { name: 'Pteronimbus', email: 'pteronimbus@users.invalid' };
const STARTING_MS = 2_000;
const RUNNING_MS = 60_000;

export interface Shown {
  /** For the comment. */
  lines: string[];
  /** Milliseconds until there may be more to say, or they have to go. */
  againIn?: number;
}

/** Makes main hold the previews of this head, or none once their time is over. */
export async function showPreviews(ports: Ports, row: PullRow, head: string, verdict: Verdict, steps: readonly PlannedStep[]): Promise<Shown> {
  const order = row.preview;
  if (!order) return { lines: [] };
  const left = Date.parse(order.until) - ports.now();
  if (left <= 0) {
    await endPreviews(ports, row);
    return { lines: ['🔎 The preview is gone: its time is over. /preview makes another.'] };
  }
  const until = `until ${order.until.slice(0, 16).replace('T', ' ')} UTC`;
  if (verdict !== 'success') return { lines: [`🔎 A preview waits for a green check (${until}); /preview stop takes it away.`], againIn: left };
  const wanted = previewsOf(steps, row.number, order.until);
  if (wanted.length === 0) return { lines: ['🔎 There is nothing to preview: no server of this branch would run otherwise than it does.'], againIn: left };
  const shown = wanted.slice(0, MOST_PREVIEWS);
  await takeAway(ports, row, new Set(shown.map(({ name }) => name)));
  const told = [];
  for (const one of shown) told.push(await showOne(ports, row, head, one));
  const more = wanted.length > shown.length ? [`${wanted.length - shown.length} more are not shown: ${MOST_PREVIEWS} at once.`] : [];
  return {
    lines: [[...told.map(({ line }) => line), ...more, `They go when this is merged or closed, or ${until.replace('until', 'at')}; /preview stop takes them away.`].join('\n')],
    againIn: Math.min(left, told.every(({ settled }) => settled) ? RUNNING_MS : STARTING_MS),
  };
}

/** Takes what was shown out of Git. The order is over only when that is done. */
export async function endPreviews(ports: Ports, row: PullRow): Promise<void> {
  if (!row.preview) return;
  await takeAway(ports, row, new Set());
  Object.assign(row, { preview: null });
  await remember(ports.database, row, { preview: null });
}

async function showOne(ports: Ports, row: PullRow, head: string, preview: Preview): Promise<{ line: string; settled: boolean }> {
  const { name, of } = preview;
  const { files } = await tenantFiles(ports, row.tenant, 0);
  const onMain = files.find((file) => file.name === name)?.spec;
  if (!onMain || canonicalJson(onMain) !== canonicalJson(preview.spec)) {
    const outcome = await submit(ports, row, `${head.slice(0, 12)}-${name}-${ports.now()}`, `Preview ${of} for #${row.number}`, previewEdit(ports, row.tenant, preview));
    const line = outcome.state === 'failed' ? `🔎 No preview of ${code(of)}: ${plain(outcome.refusal.message)}` : `🔎 A preview of ${code(of)} is on its way as ${code(name)}.`;
    return { line, settled: outcome.state === 'failed' };
  }
  const { spec, status, metadata } = ports.live.server(row.tenant, name) ?? {};
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type);
  const isCurrent = spec !== undefined && specDigest(spec) === specDigest(onMain) && status?.observedGeneration === metadata?.generation;
  if (isCurrent && condition('Accepted')?.status === 'False') return { line: `🔎 No preview of ${code(of)}: ${plain(condition('Accepted')?.message ?? '')}`, settled: true };
  const ready = isCurrent && condition('Ready')?.status === 'True' && status?.address !== undefined;
  if (!ready) return { line: `🔎 A preview of ${code(of)} is on its way as ${code(name)}.`, settled: false };
  return { line: `🔎 A preview of ${code(of)} runs: join ${code(status.address ?? '')}. Its world is a copy of the newest backup, or new where there is none.`, settled: true };
}

/** The file of a preview; one that somebody has put there by hand is not written over. */
function previewEdit(ports: Ports, tenant: string, { name, spec, template }: Preview): Edit {
  return async (tree) => {
    const path = serverFile(ports.config.cluster, name);
    const there = (await serverFilesOf(tree, ports.config.cluster)).find((file) => file.name === name);
    if (there && there.spec?.preview?.pullRequest !== spec.preview?.pullRequest) return { refused: { code: 'exists', status: 409, message: `There is a server ${name} already, and it is no preview.` } };
    const allowed = await withinLimits(ports, tenant, tree, name, spec, template, there?.spec);
    // The operator chooses its port: one that is free in the cluster, whatever Git says of others.
    return 'refused' in allowed ? allowed : { files: new Map([[path, Buffer.from(manifestOf({ name, spec }))]]) };
  };
}

/** Removes the previews of this pull request that are not named. */
async function takeAway(ports: Ports, row: PullRow, stay: ReadonlySet<string>): Promise<void> {
  const { cluster } = ports.config;
  const edit: Edit = async (tree) => {
    const gone = (await serverFilesOf(tree, cluster)).filter(({ name, spec }) => spec?.preview?.pullRequest === row.number && !stay.has(name));
    return { files: new Map(gone.map(({ path }) => [path, null])) };
  };
  const outcome = await submit(ports, row, `end-${ports.now()}`, `Take away the preview of #${row.number}`, edit);
  if (outcome.state === 'failed') throw new Error(`The preview of #${row.number} could not be taken away: ${outcome.refusal.message}`);
}

async function submit(ports: Ports, { tenant, number }: PullRow, id: string, subject: string, edit: Edit): Promise<Outcome> {
  const outcome = await ports.git.submit(tenantRepository(tenant), { id: `preview-${tenant}-${number}-${id}`, requestId: 'preview', tenant, subject, author: PLATFORM, edit });
  if (outcome.state === 'committed') {
    ports.argo.refresh(tenantApplication(tenant, ports.config.cluster));
    ports.projector.look(tenant);
  }
  return outcome;
}
