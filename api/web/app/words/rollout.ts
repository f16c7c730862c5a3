// A roll-out as the page shows it, and the form that begins one.
export interface RolloutServer { tenant: string; server: string; wave: number; state: string }
export interface Wave { tenants: string[]; servers: RolloutServer[]; begun: boolean; current: boolean }

interface Waving { state: string; wave: number; waves: string[][]; servers: RolloutServer[] }

/** Its waves, each with the servers that were told. */
export function wavesOf({ state, wave, waves, servers }: Waving): Wave[] {
  return waves.map((tenants, at) => ({ tenants, servers: servers.filter((server) => server.wave === at), begun: at < wave || (at === wave && state !== 'running'), current: state === 'running' && at === wave }));
}

export interface RolloutForm { game: string; revision: number; version: string; canaries: string[]; minutes: number | string }

/** The body of POST /api/platform/rollouts. What is no number stays, for the API to say so. */
export function rolloutWish({ game, revision, version, canaries, minutes }: RolloutForm): object {
  const within = Number(minutes);
  return { game, revision, ...(version !== '' && { version }), ...(canaries.length > 0 && { canaries: canaries.toSorted() }), withinSeconds: String(minutes).trim() === '' || Number.isNaN(within) ? minutes : Math.round(within * 60) };
}
