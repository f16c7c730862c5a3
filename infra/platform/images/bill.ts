// What is in an image, by name, version and checksum: CycloneDX, without times, so that the same image has the same bill.
import type { Packages } from './closure.ts';
import type { DebianPackage } from './debian.ts';

/** The document as text. */
export function billOfMaterials(program: string, version: string, needed: readonly string[], packages: Packages, debian: readonly DebianPackage[]): string {
  const npm = needed.filter((folder) => folder.includes('node_modules/')).map((folder) => {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version: of = '', integrity = '' } = packages[folder] ?? {};
    return { type: 'library', name, version: of, purl: `pkg:npm/${name.replace('@', '%40')}@${of}`, ...hashOf(integrity) };
  });
  const node = packages[`node_modules/node-linux-${process.arch}`]?.version ?? '';
  return `${JSON.stringify({
    bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
    metadata: { component: { type: 'container', name: `pteronimbus-${program}`, version } },
    components: [
      { type: 'platform', name: 'node', version: node, purl: `pkg:generic/node@${node}` },
      ...debian.map(({ name, version: of, sha256 }) => ({ type: 'library', name, version: of, purl: `pkg:deb/debian/${encodeURIComponent(name)}@${of}?distro=bookworm`, hashes: [{ alg: 'SHA-256', content: sha256 }] })),
      ...npm.sort((a, b) => (a.purl < b.purl ? -1 : 1)),
    ],
  }, null, 1)}\n`;
}

function hashOf(integrity: string): { hashes?: { alg: string; content: string }[] } {
  const [, content] = /^sha512-(.+)$/.exec(integrity) ?? [];
  return content === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] };
}
