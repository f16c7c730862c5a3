// A small image for pods of tests: a shell that sleeps, and a game that answers every packet. As an archive that containerd imports, or as a layout to push.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeImage } from '../../platform/images/layout.ts';

export interface SmallImage { layout: string; digest: string; layers: string[] }

/** Writes the layout `<dir>/<name>`; `note` makes its digest another one. */
export function smallImage(dir: string, name: string, { busybox, echo }: { busybox: string; echo: string }, note = ''): SmallImage {
  const [layout, files] = [join(dir, name), join(dir, `${name}-files`)];
  for (const folder of ['bin', 'tmp', 'app']) mkdirSync(join(files, folder), { recursive: true });
  cpSync(busybox, join(files, 'bin/busybox'));
  cpSync(echo, join(files, 'bin/game'));
  writeFileSync(join(files, 'app/note'), `${note}\n`);
  const { digest, layers } = writeImage(layout, [files], { command: ['/bin/busybox'], args: ['sleep', '1000000000'], user: '65532:65532', labels: {} });
  return { layout, digest, layers };
}

/** Writes the image's name into its layout. */
export function nameIn({ layout }: SmallImage, name: string): void {
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: object[] };
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ ...index, manifests: index.manifests.map((one) => ({ ...one, annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name } })) }));
}

/** The layout as one archive that carries the image's name, as K3s's own archives do. */
export function archiveOf(image: SmallImage, name: string, file: string): void {
  nameIn(image, name);
  const { status, stderr } = spawnSync('tar', ['--create', '--file', file, '--directory', image.layout, '.'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
