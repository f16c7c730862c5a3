// The check: what a branch would make of its tenant, held against every rule that the form is held to. Pure.
import { hash } from 'node:crypto';
import { checkManifest } from '@pteronimbus/synth/charts';
import { clusterFolder, completeSpec, keepFile, misplacedSecrets, refusals, templateOf, usageOf, type Catalogue, type GameServerSpec, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { overQuota } from './amounts.ts';
import { portFindings } from './ports-in-use.ts';
import type { ChangedPath, Checked, CheckFacts, Finding, Limits, NamedSpec, ServerStep } from './words.ts';

const LFS = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\r?\n/;

/** Checks what a branch changes. Files that main has already, and that the branch leaves alone, are named but held against nobody. */
export function check(facts: CheckFacts, catalogue: Catalogue): Checked {
  const read = facts.changed.map((changed) => checkPath(changed, facts, catalogue));
  const steps = read.flatMap(({ step }) => step ?? []);
  const touched = new Set(steps.map(({ name }) => name));
  const result = [...facts.before.filter(({ name }) => !touched.has(name)), ...steps.flatMap(({ name, after }) => (after ? [{ name, spec: after }] : []))];
  const used = { before: usedBy(facts.before, catalogue), after: usedBy(result, catalogue) };
  return {
    findings: [...read.flatMap(({ findings }) => findings), ...portFindings(steps, result, facts), ...overQuota(used, facts.limits), ...leftBroken(facts)],
    steps, used,
  };
}

interface PathRead {
  findings: Finding[];
  step?: ServerStep;
}

function checkPath(changed: ChangedPath, facts: CheckFacts, catalogue: Catalogue): PathRead {
  const { path, after } = changed;
  const says = (message: string, level: Finding['level'] = 'error'): PathRead => ({ findings: [{ level, file: path, line: 1, column: 1, message }] });
  if (after === 'link') return says('Symbolic links may not stand in this repository: Argo CD refuses all of it. Put the text itself here.');
  if (after === 'submodule') return says('Submodules may not stand in this repository: nobody fetches them.');
  const folder = `${clusterFolder(facts.cluster)}/`;
  if (path === keepFile(facts.cluster)) return after === undefined ? says('Keep this file: without it the folder goes with its last server, and deleting that one has no effect.') : { findings: [] };
  if (!path.startsWith(folder)) return path.startsWith('clusters/') && after === 'file' ? says(`There is no cluster ${path.split('/')[1] ?? ''} here: servers stand in ${folder}.`) : { findings: [] };
  const name = path.slice(folder.length);
  if (name.includes('/')) return after === undefined ? { findings: [] } : says('Folders are not looked into: put the file into the cluster\'s own folder.');
  if (!name.endsWith('.yaml')) return after === undefined ? { findings: [] } : says(/\.ya?ml$/i.test(name) ? `Only .yaml is read: name it ${name.replace(/\.ya?ml$/i, '')}.yaml.` : 'Only servers may stand here, one in each .yaml file.');
  return checkServerFile(changed, name.slice(0, -'.yaml'.length), facts, catalogue);
}

function checkServerFile(changed: ChangedPath, name: string, facts: CheckFacts, catalogue: Catalogue): PathRead {
  const { path: file, text } = changed;
  const at = (message: string): PathRead => ({ findings: [{ level: 'error', file, line: 1, column: 1, message }] });
  const old = facts.before.find((server) => server.name === name)?.spec;
  if (changed.after === undefined) return { findings: [], ...(old && { step: stepOf(name, file, old, undefined, undefined, catalogue) }) };
  if (text === undefined) return at(changed.unreadable ?? 'This file cannot be read.');
  if (LFS.test(text)) return at('This is a pointer of Git LFS, not the file itself: take it out of LFS (git lfs untrack) and commit the text.');
  const read = remembered(text, name, catalogue);
  if ('errors' in read) return { findings: read.errors.map(({ line, column, message }) => ({ level: 'error', file, line, column, message })) };
  const { manifest, template } = read;
  const errors = [...(old ? refusals(old, whole(manifest.spec, catalogue)) : []), ...misplacedSecrets(manifest.spec, facts.tenant, name)];
  const findings: Finding[] = errors.map(({ path, message }) => ({ level: 'error', file, ...placeIn(text, path), message }));
  if (changed.contested) findings.push({ level: 'warning', file, message: 'Main changed this file too since the branch began: bring the branch up to date to see what both make together.' });
  return { findings, step: stepOf(name, file, old, manifest.spec, template, catalogue) };
}

/** The same text under the same name has the same mistakes: main is checked after every push, and few of its files are new. */
const known = new Map<string, ReturnType<typeof checkManifest>>();
const MOST_KNOWN = 5_000;

function remembered(text: string, name: string, catalogue: Catalogue): ReturnType<typeof checkManifest> {
  const key = `${catalogue.length} ${name} ${hash('sha1', text)}`;
  const before = known.get(key);
  if (before) return before;
  const result = checkManifest(text, name, catalogue);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, result);
  return result;
}

function stepOf(name: string, file: string, before: GameServerSpec | undefined, after: GameServerSpec | undefined, template: GameTemplateSpec | undefined, catalogue: Catalogue): ServerStep {
  const known = before && templateOf(catalogue, before.game, before.revision);
  const earlier = known && 'template' in known ? known.template : undefined;
  return { name, file, ...(before && { before }), ...(after && { after }), templates: { ...(earlier && { before: earlier }), ...(template && { after: template }) } };
}

/** Where a pointer's last name stands in a text that is known to be sound: the deepest key, by its indentation. */
function placeIn(text: string, pointer: string): { line: number; column: number } {
  const lines = text.split('\n');
  let from = lines.findIndex((line) => /^spec:/.test(line));
  let column = 1;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const next = lines.findIndex((line, index) => index > from && line.trimStart().replace(/^["']/, '').startsWith(name) && /^["']?\s*:/.test(line.trimStart().replace(/^["']/, '').slice(name.length)));
    if (next < 0) break;
    from = next;
    column = (lines[next]?.length ?? 0) - (lines[next]?.trimStart().length ?? 0) + 1;
  }
  return { line: Math.max(1, from + 1), column };
}

function whole(spec: GameServerSpec, catalogue: Catalogue): GameServerSpec {
  const found = templateOf(catalogue, spec.game, spec.revision);
  return 'template' in found ? completeSpec(spec, found.template) : spec;
}

function usedBy(servers: readonly NamedSpec[], catalogue: Catalogue): Limits {
  const used: Limits = { servers: servers.length, cpu: 0, memory: 0, storage: 0 };
  for (const { spec } of servers) {
    const { cpu, memory, storage } = usageOf(whole(spec, catalogue));
    used.cpu += cpu;
    used.memory += memory;
    used.storage += storage;
  }
  return used;
}

/** One broken file holds up the whole tenant: everybody is told, also those whose branch has nothing to do with it. */
function leftBroken({ unreadable, changed }: CheckFacts): Finding[] {
  const paths = new Set(changed.map(({ path }) => path));
  return unreadable.filter(({ path }) => !paths.has(path)).map(({ path, message, line = 1 }) => ({ level: 'warning', file: path, line, message: `Main holds this file already, and it may keep everything from being applied: ${message}` }));
}
