// The health of game servers by Argo CD's own program, without a cluster: the cases that the stand-in is held to as well.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ARGOCD_CM } from '../../platform/argo-settings.ts';
import { HEALTH_FOLDER, healthCases } from '../../platform/health/cases.ts';
import { cacheRoot, ensureTools } from '../../real/tools/tools.ts';

const dir = mkdtempSync(join(tmpdir(), 'argo-health-'));
const settings = join(dir, 'argocd-cm.json');
let program: string;

beforeAll(async () => {
  program = (await ensureTools(cacheRoot(process.env), () => undefined)).argocd;
  writeFileSync(settings, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } }, data: ARGOCD_CM }));
});
afterAll(() => rmSync(dir, { recursive: true }));

it.each(healthCases())('Argo CD says of $inputPath: $healthStatus.status', async ({ inputPath, healthStatus }) => {
  const { stdout } = await promisify(execFile)(program, ['admin', 'settings', 'resource-overrides', 'health', join(HEALTH_FOLDER, inputPath), '--argocd-cm-path', settings], { env: { ...process.env, ARGOCD_BINARY_NAME: 'argocd', HOME: dir } });
  expect(stdout).toBe(`STATUS: ${healthStatus.status}\nMESSAGE: ${healthStatus.message}\n`);
});
