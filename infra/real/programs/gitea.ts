import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Addresses } from '../../local/start/parts.ts';
import { writeAtomically } from '../../local/start/state.ts';
import type { Program } from '../../local/start/supervisor.ts';
import { giteaIni } from '../../platform/gitea-settings.ts';
import { HOST, type RealGround } from '../ports.ts';
import type { Tools } from '../tools/tools.ts';

export function gitea(ground: RealGround, at: Addresses, tools: Tools): Program {
  mkdirSync(ground.path('gitea', 'home', '.'), { recursive: true });
  writeAtomically(giteaIniFile(ground), giteaIni({
    rootUrl: at.forge, listen: { host: HOST, port: ground.ports.forge }, work: ground.path('gitea'), files: tools.giteaFiles, runAs: userInfo().username, webhookHosts: 'loopback',
    database: { host: `${HOST}:${ground.ports.postgres}`, name: 'gitea', user: 'gitea', password: ground.secret('database-gitea') },
    secrets: { key: ground.secret('gitea-key'), internalToken: ground.secret('gitea-internal'), jwt: readSecret(ground, 'gitea-jwt') },
  }));
  return { name: 'gitea', command: [tools.gitea, 'web', '--config', giteaIniFile(ground)], env: giteaEnvironment(ground), ready: { url: `${at.forge}/api/healthz` } };
}

export function giteaIniFile(ground: RealGround): string {
  return ground.path('gitea', 'app.ini');
}

/** Also for its commands. */
export function giteaEnvironment(ground: RealGround): Record<string, string> {
  // It refuses root without this word; here root is only who owns the machine.
  const asRoot: Record<string, string> = userInfo().uid === 0 ? { GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true' } : {};
  return { PATH: process.env.PATH ?? '', HOME: ground.path('gitea', 'home'), GITEA_WORK_DIR: ground.path('gitea'), ...asRoot };
}

/** It wants exactly 32 bytes. */
function readSecret(ground: RealGround, name: string): string {
  ground.secretFile(name, () => randomBytes(32).toString('base64url'));
  return ground.secret(name);
}
