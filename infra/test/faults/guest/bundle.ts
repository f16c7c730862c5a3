// One file out of the operator and its seams, with text patches where a bug is to be planted. What opens connections is left out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import type { Guest } from './protocol.ts';
import type { Bundle } from './keep.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

export interface Patch {
  /** From the root of the project. */
  file: string;
  /** Must stand in the file exactly once. */
  find: string;
  replace: string;
}

/** Resolves with the loaded bundle; throws when a patch does not fit. */
export async function bundleOperator(dir: string, name: string, patches: readonly Patch[] = []): Promise<Bundle> {
  const result = await build({
    configFile: false, root: ROOT, logLevel: 'error', ssr: { noExternal: true }, plugins: [planted(patches), unplugged()],
    build: { ssr: join(import.meta.dirname, 'isolate.ts'), write: false, minify: false, target: 'node24', rolldownOptions: { output: { codeSplitting: false } } },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('The operator could not be bundled.');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${name}.mjs`);
  writeFileSync(file, first.output[0].code);
  return loadBundle(file);
}

export async function loadBundle(file: string): Promise<Bundle> {
  const url = pathToFileURL(file).href;
  const { newGuest } = (await import(/* @vite-ignore */ url)) as { newGuest(): Guest };
  return { url, newGuest };
}

function planted(patches: readonly Patch[]): Plugin {
  return {
    name: 'planted', enforce: 'pre',
    load(id) {
      const mine = patches.filter(({ file }) => id === join(ROOT, file));
      if (mine.length === 0) return null;
      let code = readFileSync(id, 'utf8');
      for (const { file, find, replace } of mine) {
        if (code.split(find).length !== 2) throw new Error(`The bug to be planted in ${file} finds no single place: ${find}`);
        code = code.replace(find, () => replace);
      }
      return code;
    },
  };
}

const STUBS: Record<string, string> = {
  '@kubernetes/client-node': 'export class KubeConfig {}',
  undici: 'export class Agent {} export class WebSocket {} export const request = undefined;',
  pino: 'export const pino = undefined, destination = undefined;',
  // Sealed means base64 here: real ciphers answer from threads, whose time nobody simulates.
  'age-encryption': 'export class Decrypter { addIdentity() {} async decrypt(bytes) { return Buffer.from(bytes).toString(); } }',
  'prom-client': 'export class Counter {} export class Gauge {} export class Histogram {} export class Registry {}',
};

/** What a simulated operator must not use is not there. */
function unplugged(): Plugin {
  return {
    name: 'unplugged', enforce: 'pre',
    resolveId: (id) => (id in STUBS ? `\0stub:${id}` : null),
    load: (id) => (id.startsWith('\0stub:') ? (STUBS[id.slice('\0stub:'.length)] ?? null) : null),
  };
}
