// Loaded before a program (`NODE_OPTIONS=--import`), in its children too: one source file is read with a bug in it. Nothing is written to the source.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { planted, type Mutant } from './mutant.ts';

const root = resolve(import.meta.dirname, '../../../..');
const { MUTANT, MUTANT_LOADED } = process.env;

if (MUTANT !== undefined && MUTANT_LOADED !== undefined) {
  const mutant = JSON.parse(MUTANT) as Mutant;
  const target = pathToFileURL(join(root, mutant.file)).href;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (url !== target) return loaded;
      const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString('utf8');
      const source = planted(text, mutant);
      appendFileSync(MUTANT_LOADED, `${process.pid}\n`);
      return { ...loaded, source };
    },
  });
}
