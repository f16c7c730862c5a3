// A small image for pods of tests: one program that is a shell, a server and a sleeper. As an archive that containerd imports, or as a layout to push.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeImage } from '../../platform/images/layout.ts';

export interface SmallImage { layout: string; digest: string }

/** Writes the layout `<dir>/<name>`; `note` makes its digest another one. */
export function smallImage(dir: string, name: string, busybox: string, note = ''): SmallImage {
  const [layout, files] = [join(dir, name), join(dir, `${name}-files`)];
  for (const folder of ['bin', 'tmp', 'app']) mkdirSync(join(files, folder), { recursive: true });
  cpSync(busybox, join(files, 'bin/busybox'));
  for (const applet of ['sh', 'sleep', 'nc', 'httpd', 'cat', 'echo']) symlinkSync('busybox', join(files, 'bin', applet));
  writeFileSync(join(files, 'app/index.html'), `${note}\n`);
  const { digest } = writeImage(layout, [files], { command: ['/bin/busybox'], args: ['sleep', '1000000000'], user: '65532:65532', labels: {} });
  return { layout, digest };
}

/** The layout as one archive that carries the image's name, as K3s's own archives do. */
export function archiveOf({ layout }: SmallImage, name: string, file: string): void {
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: { annotations?: object }[] };
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ ...index, manifests: index.manifests.map((one) => ({ ...one, annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name } })) }));
  const { status, stderr } = spawnSync('tar', ['--create', '--file', file, '--directory', layout, '.'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
