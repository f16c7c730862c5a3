// node infra/platform/production/main.ts doctor | synth | secrets | lock | resolve | mirror | goldens: the platform's manifests from a settings file.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve as absolute } from 'node:path';
import { parseArgs } from 'node:util';
import { yamlDocuments } from '@pteronimbus/synth/charts';
import { authentikBlueprint } from '../authentik-blueprint.ts';
import type { GiteaPlace } from '../gitea-settings.ts';
import { certificateManifests, completedCertificates } from './authority.ts';
import { faultsOf } from './checks.ts';
import { findings } from './doctor.ts';
import { goldenFiles } from './golden-files.ts';
import { BACKUP_IMAGE, digestsOf, imagesIn, LOCK_FILE, lockFor, lockText, readLock, unresolvedIn } from './lock.ts';
import { damagedIn, mirrorToFolder, mirrorToRegistry } from './mirror.ts';
import { productionFiles, productionParts } from './manifests.ts';
import { publicUrls } from './pteronimbus.ts';
import { Registry } from './registry.ts';
import { resolved } from './resolve.ts';
import { productionRoot } from './root.ts';
import { completedSeeds, MADE_AT_HANDOVER, platformSecrets } from './secrets.ts';
import { productionSettings } from './settings.ts';

const here = import.meta.dirname;
const { values, positionals: [verb = ''] } = parseArgs({
  allowPositionals: true,
  options: { settings: { type: 'string', default: join(here, '../settings.yaml') }, out: { type: 'string', default: 'ground-manifests' }, 'allow-unresolved': { type: 'boolean', default: false }, 'gitea-database': { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, login: { type: 'string' } },
});

try {
  if (verb === 'synth') synth();
  else if (verb === 'secrets') await secrets();
  else if (verb === 'goldens') write(join(here, 'golden'), goldenFiles());
  else if (verb === 'lock') writeFileSync(LOCK_FILE, lockText(lockFor(existsSync(LOCK_FILE) ? readLock() : [])));
  else if (verb === 'resolve') await resolve();
  else if (verb === 'mirror') await mirror();
  else if (verb === 'doctor') doctor();
  else throw new Error('Say doctor (what is missing on this machine), synth (--settings FILE --out DIR), secrets (seeds on standard input), lock, resolve (needs the internet), mirror (--to FOLDER, or --from FOLDER --to https://REGISTRY) or goldens.');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function synth(): void {
  const settings = productionSettings(readFileSync(values.settings, 'utf8'));
  const parts = productionParts(settings, digestsOf(readLock()));
  const all = [...parts.values()].flat();
  const faults = [...faultsOf(all, MADE_AT_HANDOVER), ...(values['allow-unresolved'] ? [] : unresolvedIn([...imagesIn(all), BACKUP_IMAGE], readLock()))];
  if (faults.length > 0) throw new Error(`Nothing was written:\n${faults.map((one) => `  - ${one}`).join('\n')}`);
  const { clientId = 'pteronimbus', kind } = settings.identity;
  const blueprint: [string, string][] = kind === 'oidc' ? [['identity/authentik.yaml', authentikBlueprint({ clientId, app: publicUrls(settings).app })]] : [];
  write(absolute(values.out), new Map([...productionFiles(parts), ['root/applications.yaml', yamlDocuments(productionRoot(settings, parts))], ...blueprint]));
  console.log(`${all.length} objects in ${absolute(values.out)}`);
}

async function resolve(): Promise<void> {
  const { lock, problems } = await resolved(readLock());
  writeFileSync(LOCK_FILE, lockText(lock));
  if (problems.length > 0) throw new Error(`Not looked up:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
}

/** Into a folder where the internet is, then from it into a registry. Its authority: NODE_EXTRA_CA_CERTS. `--login`: a file with name:password. */
async function mirror(): Promise<void> {
  const { from, to = '', login } = values;
  if (!to || to.startsWith('https://') !== (from !== undefined)) throw new Error('Say mirror --to FOLDER where the internet can be reached, then mirror --from FOLDER --to https://REGISTRY [--login FILE].');
  const problems = from === undefined ? await mirrorToFolder(readLock(), absolute(to), console.log) : await damagedIn(absolute(from));
  if (problems.length > 0) throw new Error(`Not mirrored:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
  if (from === undefined) return;
  const [, username = '', password = ''] = /^([^:]*):(.*)$/m.exec(login === undefined ? '' : readFileSync(login, 'utf8').trim()) ?? [];
  await mirrorToRegistry(absolute(from), (repository) => new Registry(`${to.replace(/\/$/, '')}/v2/${repository}`, undefined, login === undefined ? undefined : { username, password }), console.log);
}

/** Standard input: the Secret `seeds` as JSON, or nothing. Standard output: a list of all Secrets, and of the authority that everybody may know. */
async function secrets(): Promise<void> {
  const input = readFileSync(0, 'utf8').trim();
  const data = input === '' ? {} : (JSON.parse(input) as { data: Record<string, string> }).data;
  const known = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]));
  const settings = productionSettings(readFileSync(values.settings, 'utf8'));
  const seeds = completedSeeds(known, () => randomBytes(32).toString('base64url'), new Date());
  const certificates = await completedCertificates(settings, known, new Date());
  const database = values['gitea-database'] === undefined ? undefined : JSON.parse(readFileSync(values['gitea-database'], 'utf8')) as GiteaPlace['database'];
  console.log(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...platformSecrets(settings, seeds, database, certificates), ...certificateManifests(settings, certificates)] }));
}

function doctor(): void {
  const found = findings(values.settings);
  for (const { is, what, cure } of found) console.log(`${is ? '✓' : '✗'} ${what}${is ? '' : `: ${cure}`}`);
  if (found.some(({ is }) => !is)) process.exitCode = 1;
}

function write(dir: string, files: ReadonlyMap<string, string>): void {
  rmSync(dir, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}
