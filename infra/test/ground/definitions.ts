// Definitions of other programs' kinds, as their Go modules carry them: pinned by the hash that Go itself checks.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../platform/manifests.ts';

const SOURCES = [
  { module: 'sigs.k8s.io/gateway-api@v1.6.3', sum: 'h1:lKpJa5bGlraC/QeACvCpsHLdmO6y0iKfzVl6gzaFEYc=', files: 'config/crd/standard/*{httproutes,gateways}.yaml' },
  { module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0', sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=', files: 'example/prometheus-operator-crd/*{prometheusrules,podmonitors}.yaml' },
] as const;

/** CustomResourceDefinitions of Gateway API and of Prometheus's operator. */
export function foreignDefinitions(): Manifest[] {
  return SOURCES.flatMap(({ module, sum, files }) => {
    const got = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { cwd: '/', encoding: 'utf8', env: { ...process.env, GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on' } })) as { Dir: string; Sum: string };
    if (got.Sum !== sum) throw new Error(`${module} has the hash ${got.Sum}, and not the one that was pinned (${sum}).`);
    return definitionsIn(got.Dir, files);
  });
}

export function definitionsIn(dir: string, pattern: string): Manifest[] {
  const found = globSync(pattern, { cwd: dir }).sort();
  if (found.length === 0) throw new Error(`No definition ${pattern} in ${dir}.`);
  return found.flatMap((file) => parseAllDocuments(readFileSync(join(dir, file), 'utf8')).map((document) => document.toJS() as Manifest));
}
