// `node operator/bundle.ts [FILE]`: the operator as one file, as it is shipped. Node then reads one file instead of hundreds; the doorman, of which many run, takes 47 MB and not 70.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';

/** Writes the operator to `file`. */
export const bundleOperator = (file: string): Promise<void> => bundle('src/main.ts', file);

/** Writes the doorman to `file`. */
export const bundleDoorman = (file: string): Promise<void> => bundle('doorman/main.ts', file);

async function bundle(main: string, file: string): Promise<void> {
  const result = await build({
    configFile: false, root: import.meta.dirname, logLevel: 'error', ssr: { noExternal: true },
    build: { ssr: join(import.meta.dirname, main), write: false, minify: true, target: 'node24', rolldownOptions: { output: { codeSplitting: false } } },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error(`operator/${main} could not be bundled.`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, first.output[0].code);
}

if (import.meta.main) await bundleOperator(resolve(process.argv[2] ?? join(import.meta.dirname, 'dist/operator.mjs')));
