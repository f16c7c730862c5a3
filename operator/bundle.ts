// `node operator/bundle.ts [FILE]`: the operator as one file, as it is shipped. Node then reads one file instead of hundreds.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';

/** Writes the bundle to `file`. */
export async function bundleOperator(file: string): Promise<void> {
  const result = await build({
    configFile: false, root: import.meta.dirname, logLevel: 'error', ssr: { noExternal: true },
    build: { ssr: join(import.meta.dirname, 'src/main.ts'), write: false, minify: true, target: 'node24', rolldownOptions: { output: { codeSplitting: false } } },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('The operator could not be bundled.');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, first.output[0].code);
}

if (import.meta.main) await bundleOperator(resolve(process.argv[2] ?? join(import.meta.dirname, 'dist/operator.mjs')));
