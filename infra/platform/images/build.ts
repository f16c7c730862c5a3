// node infra/platform/images/build.ts [--out DIR] [--pin]: images of the API, the operator and the doorman, without a daemon, the same bytes every time.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleDoorman, bundleOperator } from '../../../operator/bundle.ts';
import { billOfMaterials } from './bill.ts';
import { closureOf, type Packages } from './closure.ts';
import { pinDebian, unpackDebian, type DebianPackage } from './debian.ts';
import { writeImage, type BuiltImage } from './layout.ts';

const root = resolve(import.meta.dirname, '../../..');
const PINS = join(import.meta.dirname, 'debian.lock.json');
const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6'];
export const PROGRAMS = ['api', 'operator', 'doorman'] as const;
type Program = (typeof PROGRAMS)[number];
/** What each starts with. */
export const MAINS: Record<Program, string> = { api: '/app/api/src/main.ts', operator: '/app/operator/main.mjs', doorman: '/app/doorman/main.mjs' };
/** One file each, with all its packages in it: it starts with a third of the processor time. The doorman needs none. */
const BUNDLES: Partial<Record<Program, (file: string) => Promise<void>>> = { operator: bundleOperator, doorman: bundleDoorman };
/** Nobody, with a number that charts name too. */
const USER = '65532:65532';

/** Builds the images below `out`, one OCI layout and one bill of materials each. */
export async function buildImages(out: string): Promise<Record<Program, BuiltImage>> {
  const { packages, version } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Packages; version: string };
  const pinned = JSON.parse(readFileSync(PINS, 'utf8')) as DebianPackage[];
  const work = mkdtempSync(join(tmpdir(), 'images-'));
  try {
    const system = systemFolder(join(work, 'system'), pinned);
    const images: [Program, BuiltImage][] = [];
    for (const program of PROGRAMS) {
      const needed = program === 'doorman' ? [] : closureOf(packages, program);
      const libraries = join(work, `${program}-libraries`);
      const sources = join(work, `${program}-sources`);
      const bundle = BUNDLES[program];
      if (bundle) await bundle(join(sources, MAINS[program]));
      else for (const folder of needed) copyPackage(folder, join(folder.includes('node_modules/') ? libraries : sources, 'app', folder), packages);
      if (!bundle) links(needed, libraries, packages);
      if (program === 'api') copyForm(sources);
      const image = writeImage(join(out, program), [system, libraries, sources].filter((folder) => existsSync(folder)), {
        command: ['/usr/bin/node'], args: [MAINS[program]], user: USER, labels: { 'org.opencontainers.image.title': `pteronimbus ${program}`, 'org.opencontainers.image.version': version, 'org.opencontainers.image.licenses': 'Apache-2.0' },
      });
      writeFileSync(join(out, `${program}.bom.json`), billOfMaterials(program, version, needed, packages, pinned));
      images.push([program, image]);
    }
    return Object.fromEntries(images) as Record<Program, BuiltImage>;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Node.js, its libraries, and the few files that a system without a shell needs. */
function systemFolder(folder: string, pinned: readonly DebianPackage[]): string {
  mkdirSync(join(folder, 'usr/bin'), { recursive: true });
  mkdirSync(join(folder, 'etc'));
  unpackDebian(pinned, folder);
  cpSync(join(root, 'node_modules', `node-linux-${process.arch}`, 'bin/node'), join(folder, 'usr/bin/node'), { dereference: true });
  chmodSync(join(folder, 'usr/bin/node'), 0o755);
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0:root:/:/nologin\nnobody:x:65532:65532:nobody:/tmp:/nologin\n');
  writeFileSync(join(folder, 'etc/group'), 'root:x:0:\nnobody:x:65532:\n');
  writeFileSync(join(folder, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  mkdirSync(join(folder, 'tmp'));
  return folder;
}

/** Without what no program reads: types, source maps, tests of ours, packages inside that have an entry of their own. */
function copyPackage(folder: string, to: string, packages: Packages): void {
  if (!folder.includes('node_modules/')) return copySources(folder, to, packages);
  const from = join(root, folder);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true, filter: (path) => !path.startsWith(`${from}/node_modules`) && !/\.(d\.[cm]?ts|map)$/.test(basename(path)) });
}

/** Of our own rooms what Git knows, but for tests and the workspaces inside, which come by themselves. */
function copySources(folder: string, to: string, packages: Packages): void {
  const tracked = execFileSync('git', ['ls-files', '-z', '--', folder], { cwd: root, encoding: 'utf8' }).split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  const inner = Object.keys(packages).filter((one) => one.startsWith(`${folder}/`) && !one.includes('node_modules'));
  const isLeftOut = (file: string) => /\/(test|golden|invalid|web|test-support)\/|\.test\.ts$|\/testing\.ts$/.test(file) || inner.some((one) => file.startsWith(`${one}/`));
  for (const file of tracked.filter((one) => !isLeftOut(one))) {
    const target = join(to, file.slice(folder.length + 1));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, file), target);
  }
}

/** Workspaces by their names, as npm links them. */
function links(needed: readonly string[], libraries: string, packages: Packages): void {
  for (const [folder, { link, resolved = '' }] of Object.entries(packages)) {
    if (!link || !needed.includes(resolved)) continue;
    const at = join(libraries, 'app', folder);
    mkdirSync(dirname(at), { recursive: true });
    // Types are stripped outside of node_modules only, by the real path: a link leads out.
    symlinkSync(join('../'.repeat(folder.split('/').length - 1), resolved), at);
  }
}

/** What the API serves and hands out beside its sources. */
function copyForm(sources: string): void {
  const form = join(root, 'api/web/.output/public');
  if (!existsSync(join(form, 'index.html'))) throw new Error('The web form is not built: say node infra/local/build-web.mjs.');
  cpSync(form, join(sources, 'app/api/web/.output/public'), { recursive: true });
  copySources('gitops-repo-template', join(sources, 'app/gitops-repo-template'), {});
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'images' }, pin: { type: 'boolean', default: false } } });
  try {
    if (values.pin) writeFileSync(PINS, `${JSON.stringify(pinDebian(PACKAGES), null, 2)}\n`);
    else for (const [program, { digest, size }] of Object.entries(await buildImages(resolve(values.out)))) console.log(`${program}  ${digest}  ${(size / 1e6).toFixed(1)} MB`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
