import { describe, expect, test } from 'vitest';
import type { GameServerSpec } from '@pteronimbus/synth/contract';
import type { Secret } from '../kinds.ts';
import { refusalOf } from './checks/index.ts';
import { desiredPod, POD_DIGEST } from './desired/pod.ts';
import { desiredWishSecret } from './desired/secrets.ts';
import type { Observed } from './observe.ts';
import { planFor } from './plan.ts';
import { secretMark } from './secret-values.ts';
import { bare, moment, running, serverWith, TEMPLATE } from './testing.ts';

const template = { ...TEMPLATE, variables: [...TEMPLATE.variables, { name: 'PASS', env: 'PASS', label: 'Password', description: '', type: 'string' as const, minLength: 5, secret: true, effect: 'restart' as const }] };
const sealed = `age:redfox/lobby/PASS:${'A'.repeat(200)}`;
const base64 = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
const rcon = (seen: Observed): Observed => ({ ...seen, secret: { ...seen.secret, metadata: { name: 'lobby-rcon' }, data: base64({ password: 'random' }) } as Secret });
const withTemplate = (seen: Observed): Observed => ({ ...seen, template: seen.template && { ...seen.template, spec: template } });
const shortly = (seen: Observed) => planFor(seen, moment()).actions.map((action) => ('kind' in action ? `${action.do} ${action.kind.plural}` : action.do));

/** Runs with this password, and wants `spec` and `values` now. */
function runningWith(password: string, spec: Partial<GameServerSpec>, values: Record<string, string>): Observed {
  const was = serverWith({ secrets: { PASS: sealed } });
  const old = rcon(withTemplate({ ...running(was), opened: { values: { PASS: password } } }));
  const made = desiredPod(was, template, old.volume?.metadata.name ?? '', secretMark(old));
  const pod = { ...old.pod, metadata: { ...old.pod?.metadata, annotations: made.metadata.annotations }, spec: { ...made.spec, nodeName: 'node-1' } } as Observed['pod'];
  const now = serverWith(spec);
  return { ...old, pod, wishSecret: desiredWishSecret(was, base64({ PASS: password })), server: now, config: running(now).config, opened: { values } };
}

describe('secrets of a wish', () => {
  test('are given to the game by a Secret that is made before its pod', () => {
    const seen = rcon(withTemplate({ ...bare(serverWith({ secrets: { PASS: sealed } })), opened: { values: { PASS: 'hunter22' } } }));
    const { actions } = planFor(seen, moment());
    const secret = actions.find((action) => 'object' in action && action.object.metadata.name === 'lobby-secrets');
    expect(secret).toMatchObject({ do: 'apply', object: { data: { PASS: 'aHVudGVyMjI=' } }, note: { note: 'The game is given: PASS.' } });
    const pod = actions.at(-1);
    expect(JSON.stringify(pod)).toContain('"valueFrom":{"secretKeyRef":{"name":"lobby-secrets","key":"PASS"}}');
    expect(JSON.stringify(pod)).not.toContain('hunter22');
  });

  test('keep the pod waiting until the password is seen that its mark is made with', () => {
    const seen = withTemplate({ ...bare(serverWith({ secrets: { PASS: sealed } })), opened: { values: { PASS: 'hunter22' } } });
    expect(shortly(seen)).not.toContain('create pods');
  });

  test('restart the game when the value is another one, not when it is sealed anew', () => {
    expect(shortly(runningWith('hunter22', { secrets: { PASS: `${sealed}AAAA` } }, { PASS: 'hunter22' }))).toEqual([]);
    expect(shortly(runningWith('hunter22', { secrets: { PASS: sealed } }, { PASS: 'hunter33' }))).toEqual(['apply secrets', 'tell', 'delete pods']);
  });

  test('stay with a pod that still refers to them, and go with it', () => {
    const gone = runningWith('hunter22', { update: { when: 'WhenEmpty' } }, {});
    expect(shortly({ ...gone, facts: { run: 0, ready: true, wasReady: true, players: { online: 1, max: 9 } } })).toEqual([]);
    expect(shortly({ ...gone, pod: undefined })).toContain('delete secrets');
  });

  test('that were accepted stay as they are when their key is lost', () => {
    const seen = { ...runningWith('hunter22', { secrets: { PASS: sealed } }, {}), opened: { values: {}, fault: { reason: 'SecretUnreadable' as const, message: 'x' } } };
    expect(shortly(seen)).toEqual([]);
  });

  test.each<[string, Observed['opened'], string]>([
    ['sealed for another place', { values: {}, fault: { reason: 'SecretNotYours', message: 'x' } }, 'SecretNotYours'],
    ['unreadable', { values: {}, fault: { reason: 'SecretUnreadable', message: 'x' } }, 'SecretUnreadable'],
    ['of a value that the game does not allow', { values: { PASS: 'abc' } }, 'InvalidSpec'],
  ])('are refused when they are %s', (_, opened, reason) => {
    const refusal = refusalOf(withTemplate({ ...bare(serverWith({ secrets: { PASS: sealed } })), opened }), { refusalOf: () => undefined });
    expect(refusal?.reason).toBe(reason);
    expect(refusal?.message).not.toContain('abc');
  });

  test('leave no trace of their value in the pod\'s annotations', () => {
    const digests = ['hunter22', 'hunter33'].map((PASS) => desiredPod(serverWith(), template, 'v', secretMark(rcon({ ...bare(), opened: { values: { PASS } } }))).metadata.annotations?.[POD_DIGEST]);
    expect(new Set(digests).size).toBe(2);
  });
});
