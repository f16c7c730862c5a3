// An OCI image layout on disk, byte for byte the same for the same folders: sorted names, no times, no owners.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface ImageConfig { command: string[]; args: string[]; user: string; labels: Record<string, string> }
export interface BuiltImage { digest: string; size: number; layers: string[] }

const EPOCH = '1970-01-01T00:00:00Z';
const sha256 = (bytes: Buffer | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Writes `out` (an OCI layout with one image) from folders, one layer each. */
export function writeImage(out: string, folders: readonly string[], { command, args, user, labels }: ImageConfig): BuiltImage {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'blobs/sha256'), { recursive: true });
  const blob = (bytes: Buffer) => {
    const digest = sha256(bytes);
    writeFileSync(join(out, 'blobs/sha256', digest.slice('sha256:'.length)), bytes);
    return { digest, size: bytes.length };
  };
  const layers = folders.map((folder) => {
    const tar = tarOf(folder);
    return { diff: sha256(tar), ...blob(gzipSync(tar, { level: 6 })) };
  });
  const config = blob(json({
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64', os: 'linux', created: EPOCH,
    config: { User: user, WorkingDir: '/app', Entrypoint: command, Cmd: args, Env: ['PATH=/usr/bin:/bin', 'HOME=/tmp'], Labels: labels },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diff }) => diff) },
    history: layers.map(() => ({ created: EPOCH })),
  }));
  const manifest = blob(json({
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: layers.map(({ digest, size }) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size })),
  }));
  writeFileSync(join(out, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(out, 'index.json'), json({ schemaVersion: 2, manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest }] }));
  return { digest: manifest.digest, size: layers.reduce((sum, { size }) => sum + size, config.size), layers: layers.map(({ digest }) => digest) };
}

/** GNU tar's, in the plainest form there is. */
function tarOf(folder: string): Buffer {
  const flags = ['--create', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=pax', '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime', '--mode=u+rwX,go+rX,go-w'];
  const { status, stdout, stderr } = spawnSync('tar', [...flags, '--directory', folder, '.'], { maxBuffer: 2 ** 30, env: { LC_ALL: 'C', PATH: process.env.PATH } });
  if (status !== 0) throw new Error(`tar could not pack ${folder}: ${String(stderr)}`);
  return stdout;
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
