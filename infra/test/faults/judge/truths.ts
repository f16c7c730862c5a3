// What must hold at the end of every run, said without asking the operator.
import { LABEL, type GameServer } from '@pteronimbus/synth/contract';
import { dig, type JsonObject } from '../../../local/kube/object.ts';
import { STORAGE } from '../stage/cluster.ts';
import { TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';

export function untruths(stage: Stage): string[] {
  return [...stage.violations, ...stage.node.violations, ...orphans(stage), ...stage.cluster.all(STORAGE.servers, TENANT).flatMap((server) => liesOf(stage, server as unknown as GameServer))];
}

/** Objects of ours whose server is not there; claims outlive theirs, marked, and backups outlive everything. */
function orphans({ cluster }: Stage): string[] {
  const uids = new Set(cluster.all(STORAGE.servers, TENANT).map(({ metadata }) => metadata.uid));
  return cluster.store.storages().filter((storage) => ![STORAGE.events, STORAGE.servers, STORAGE.backups].some((one) => one === storage)).flatMap((storage) => cluster.all(storage, TENANT)
    .filter(({ metadata }) => metadata.labels?.[LABEL.server] !== undefined)
    .filter(({ metadata }) => (storage === STORAGE.claims
      ? !uids.has(metadata.labels?.[LABEL.serverUid] ?? '') && metadata.annotations?.['pteronimbus.io/keep-until'] === undefined
      : !metadata.ownerReferences?.some(({ uid }) => uids.has(uid))))
    .map(({ metadata }) => `${storage}/${metadata.name} belongs to nobody.`));
}

/** Where a status does not say what is. */
function liesOf({ cluster, node }: Stage, { metadata, spec, status }: GameServer): string[] {
  const { name, generation } = metadata;
  const game = node.game(TENANT, name);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  const lies: string[] = [];
  const must = (isSo: boolean, says: string) => {
    if (!isSo) lies.push(`${name}: the status says ${says}; the game ${game ? 'runs' : 'does not run'}. ${JSON.stringify(status)}`);
  };
  must(status?.observedGeneration === generation, `generation ${status?.observedGeneration}, which is not ${generation}`);
  must((status?.phase === 'Running') === (game !== undefined && node.playersAt(game.address) !== undefined), `phase ${status?.phase}`);
  if (!ready || !game) return lies;
  must(status?.running?.version === spec.version, `version ${status?.running?.version}, wished is ${spec.version}`);
  must(status?.players === undefined || status.players.online === (node.players.get(name) ?? 0), `${status?.players?.online} players`);
  must(game.env.VERSION === undefined || game.env.VERSION === spec.version, `ready, with version ${game.env.VERSION}`);
  for (const [setting, value] of Object.entries(spec.settings ?? {})) must(game.env[setting] === undefined || game.env[setting] === String(value), `ready, with ${setting}=${game.env[setting]}`);
  const service = cluster.get(STORAGE.services, TENANT, name);
  const [port] = (dig(service?.spec, 'ports') ?? []) as JsonObject[];
  must(port !== undefined && (port.nodePort === undefined || status?.address === `192.0.2.1:${String(port.nodePort)}`), `address ${status?.address}`);
  return lies;
}
