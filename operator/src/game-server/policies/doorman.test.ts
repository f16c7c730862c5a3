import { describe, expect, test } from 'vitest';
import type { GameServerSpec, GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Face } from '../../../doorman/face.ts';
import { desiredDoorman } from '../desired/doorman.ts';
import type { Observed } from '../observe.ts';
import { planFor } from '../plan.ts';
import { statusOf } from '../status/status.ts';
import { moment, NOW, running, serverWith, TEMPLATE } from '../testing.ts';

const IMAGE = 'registry.example/doorman:1';
const idle = { idle: { stopAfter: '15m' } };
const SLEEPING = { phase: 'Sleeping', honoured: { wake: 'before' }, conditions: [{ type: 'Ready', status: 'True', reason: 'Sleeping', message: '', lastTransitionTime: '2026-11-25T11:00:00Z' }] } as never;
const at = moment({ doormanImage: IMAGE });
type Doorman = Omit<Partial<NonNullable<Observed['pod']>>, 'metadata'> & { metadata?: object };

/** A server that sleeps behind its doorman. */
function asleep(spec: Partial<GameServerSpec> = idle, { metadata, ...change }: Doorman = {}, status = SLEEPING): Observed {
  const server = serverWith(spec, status);
  const made = desiredDoorman(serverWith(idle), TEMPLATE, IMAGE);
  const pod = { ...made, metadata: { ...made.metadata, uid: 'doorman-1', resourceVersion: '11', ...metadata }, status: { phase: 'Running', podIP: '10.0.0.2', containerStatuses: [{ restartCount: 0, state: { running: { startedAt: '2026-11-25T11:30:00Z' } } }] }, ...change };
  return { ...running(server), pod, facts: undefined };
}
const deeds = (seen: Observed, now = at) => {
  const { sleeps, actions } = planFor(seen, now);
  return [sleeps, ...actions.filter((one) => 'kind' in one && one.kind.plural === 'pods').map((one) => one.do)];
};
const knocked: Doorman = { status: { phase: 'Succeeded' } };

describe('a sleeping server', () => {
  test.each<[string, Observed, unknown[]]>([
    ['gets a doorman once its game has ended', { ...asleep(), pod: undefined }, [true, 'create']],
    ['keeps the one it has', asleep(), [true]],
    ['gets none while its game still ends', asleep(idle, { ...running().pod, metadata: { ...running().pod?.metadata, labels: {}, deletionTimestamp: '2026-11-25T11:59:59Z' } }), [true]],
    ['gets another for one that was thrown out', asleep(idle, { status: { phase: 'Failed', reason: 'Evicted' } }), [true, 'delete']],
    ['gets another for one that shows an older name', asleep({ ...idle, version: '1' }), [true, 'delete']],
    ['wakes when somebody wants in', asleep(idle, knocked), [false, 'delete']],
    ['wakes by a knock on a doorman that is being taken away', asleep(idle, { ...knocked, metadata: { deletionTimestamp: '2026-11-25T11:59:59Z' } }), [false]],
    ['wakes by an order, its doorman first', asleep({ ...idle, requests: { wake: 'now' } }), [false, 'delete']],
    ['wakes when it shall sleep no more', asleep({}), [false, 'delete']],
    ['lets the doorman go when it is stopped', asleep({ ...idle, state: 'Stopped' }), [false, 'delete']],
    ['lets the doorman of an earlier server of its name go', asleep(idle, { metadata: { ownerReferences: [{ apiVersion: 'x', kind: 'GameServer', name: 'lobby', uid: 'earlier' }] } }), [true, 'delete']],
  ])('%s', (_, seen, wanted) => {
    expect(deeds(seen)).toEqual(wanted);
  });

  test('makes its game as soon as the doorman is gone, though the knock is forgotten by then', () => {
    const woken = { ...(SLEEPING as object), phase: 'Starting' } as never;
    expect(deeds({ ...asleep(idle, {}, woken), pod: undefined })).toEqual([false, 'create']);
  });

  test('has no doorman where nobody named its image', () => {
    expect([deeds({ ...asleep(), pod: undefined }, moment()), deeds(asleep(), moment())]).toEqual([[true], [true, 'delete']]);
  });
});

describe('the status', () => {
  const statusAt = (seen: Observed) => statusOf(seen, seen.server, planFor(seen, at), NOW);
  const readyOf = (seen: Observed) => {
    const { phase, conditions } = statusAt(seen);
    const { status, reason, message } = conditions?.find(({ type }) => type === 'Ready') ?? {};
    return [phase, status, reason, message];
  };

  test('says that who joins wakes it', () => {
    expect(readyOf(asleep())).toEqual(['Sleeping', 'True', 'Sleeping', 'Nobody plays, so the game sleeps. Who joins wakes it.']);
  });

  test('takes a doorman for no game', () => {
    const { running: runs, players, conditions } = statusAt(asleep());
    expect([runs, players, conditions?.filter(({ type }) => ['Running', 'Healthy'].includes(type)).map(({ status }) => status)]).toEqual([undefined, undefined, ['False', 'False']]);
  });

  test('says why nobody can knock', () => {
    const waiting = { phase: 'Pending', containerStatuses: [{ restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }] };
    expect(readyOf(asleep(idle, { status: waiting }))[3]).toContain('By an order only, because its doorman does not stand: The image can\'t be pulled: no such image');
  });

  test('tells of waking until the game plays', () => {
    const waking = statusAt(asleep(idle, knocked));
    expect([waking.phase, waking.conditions?.[0]]).toMatchObject(['Starting', { type: 'Ready', status: 'False', reason: 'WakesUp' }]);
    const game = running(serverWith(idle, waking));
    if (game.pod?.status?.containerStatuses?.[0]) game.pod.status.containerStatuses[0].state = { running: { startedAt: '2026-11-25T11:59:55Z' } };
    expect(readyOf({ ...game, pod: undefined, facts: undefined }).slice(0, 3)).toEqual(['Starting', 'False', 'WakesUp']);
    expect(readyOf({ ...game, facts: undefined }).slice(0, 3)).toEqual(['Starting', 'False', 'WakesUp']);
    expect(readyOf(game).slice(0, 3)).toEqual(['Running', 'True', 'Running']);
  });

  test('tells of an order to restart that a sleeper has nothing to do for', () => {
    expect(statusAt(asleep({ ...idle, requests: { restart: 'token' } })).honoured).toEqual({ wake: 'before', restart: 'token' });
  });
});

describe('a doorman', () => {
  const faceOf = (template: GameTemplateSpec, spec: Partial<GameServerSpec> = {}) => {
    const [container] = desiredDoorman(serverWith(spec), template, IMAGE).spec.containers as { env: { value: string }[] }[];
    return JSON.parse(container?.env[0]?.value ?? '') as Face;
  };

  test('stands at the game\'s open doors only', () => {
    expect(faceOf(TEMPLATE)).toEqual({ name: 'lobby (asleep: join to wake it)', max: 0, version: '2', doors: [{ port: 4_000, transport: 'TCP', protocol: 'minecraft-java' }] });
  });

  test('shows the name and the limit that the wish has', () => {
    const [variable] = TEMPLATE.variables;
    const template = { ...TEMPLATE, variables: [{ ...variable, name: 'MOTD', default: 'Chess' }, { ...variable, name: 'MAX_PLAYERS', type: 'integer', default: 2 }] } as GameTemplateSpec;
    expect(faceOf(template, { settings: { MAX_PLAYERS: 4 } })).toMatchObject({ name: 'Chess (asleep: join to wake it)', max: 4 });
  });

  test('is as bare as a restricted namespace wants it, and holds no token', () => {
    const { spec } = desiredDoorman(serverWith(), TEMPLATE, IMAGE);
    expect(spec).toMatchObject({
      automountServiceAccountToken: false, restartPolicy: 'OnFailure', securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ image: IMAGE, securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } }],
    });
    expect(spec.volumes).toBeUndefined();
  });
});
