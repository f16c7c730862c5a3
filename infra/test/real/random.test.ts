// Random sequences of requests, on kube-apiserver and on the stand-in: 300 fixed seeds, and no answer differs.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReal, type RealPrograms } from '../../real/testing.ts';
import { differencesOf } from '../contract/random/hunt.ts';
import { kube } from '../contract/random/programs.ts';

describe('random sequences of requests', () => {
  let real: RealPrograms;
  beforeAll(async () => {
    real = await startReal(mkdtempSync(join(tmpdir(), 'real-random-')), ['kubernetes']);
  }, 300_000);
  afterAll(() => real?.stop(), 60_000);

  it('are answered alike by kube-apiserver and the embedded Kubernetes API', async () => {
    const [left, right] = await Promise.all([kube.real(real), kube.standIn()]);
    const told: string[] = [];
    await differencesOf(kube, left, right, 1, 300, (text) => told.push(text)).finally(() => Promise.all([kube.end(left), kube.end(right)]));
    expect(told).toEqual([]);
  }, 400_000);
});
