import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clientOf } from '../../local/kube/test-support/client.ts';
import type { TestKube } from '../../local/kube/testing.ts';
import { startReal } from '../../real/testing.ts';
import { definitionsSuite } from '../synth/definitions.ts';

interface Kubeconfig { clusters: [{ cluster: { server: string; 'certificate-authority-data'?: string; 'certificate-authority'?: string } }]; users: [{ user: { token: string } }] }

definitionsSuite(async () => {
  const real = await startReal(mkdtempSync(join(tmpdir(), 'definitions-real-')), ['kubernetes']);
  const { clusters: [{ cluster }], users: [{ user }] } = parse(readFileSync(real.kubeconfig, 'utf8')) as Kubeconfig;
  const authority = cluster['certificate-authority-data'] === undefined ? readFileSync(cluster['certificate-authority'] ?? '') : Buffer.from(cluster['certificate-authority-data'], 'base64');
  return { call: clientOf({ url: cluster.server, authority, adminToken: user.token } as TestKube), stop: () => real.stop() };
});
