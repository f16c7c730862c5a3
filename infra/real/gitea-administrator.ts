// Gitea's first administrator, without a password on any command line.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Addresses } from '../local/start/parts.ts';
import { giteaEnvironment, giteaIniFile } from './programs/gitea.ts';
import type { RealGround } from './ports.ts';
import type { Tools } from './tools/tools.ts';

export const ADMINISTRATOR = 'root-admin';
const execute = promisify(execFile);

/** Makes the account with the ground's password; an account that a crash left with another password gets it. May be called again. */
export async function makeGiteaAdministrator(ground: RealGround, at: Addresses, tools: Tools): Promise<void> {
  const password = ground.secret('gitea-admin');
  if ((await fetch(`${at.forge}/api/v1/user`, { headers: basic(password) })).ok) return;
  const admin = (...args: string[]) => execute(tools.gitea, ['--config', giteaIniFile(ground), 'admin', 'user', ...args], { env: giteaEnvironment(ground) });
  await admin('create', '--admin', '--username', ADMINISTRATOR, '--email', 'admin@pteronimbus.invalid', '--random-password', '--must-change-password=false').catch((error: unknown) => {
    if (!/already exists/.test(String((error as { stderr?: string; stdout?: string }).stderr ?? '') + String((error as { stdout?: string }).stdout ?? ''))) throw withoutOutput(error);
  });
  const { stdout } = await admin('generate-access-token', '--username', ADMINISTRATOR, '--token-name', `first-start-${Date.now()}`, '--scopes', 'write:admin', '--raw').catch((error: unknown) => { throw withoutOutput(error); });
  // Log lines may come before the token.
  const token = stdout.trim().split('\n').at(-1)?.trim() ?? '';
  const answer = await fetch(`${at.forge}/api/v1/admin/users/${ADMINISTRATOR}`, {
    method: 'PATCH', headers: { authorization: `token ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ login_name: ADMINISTRATOR, source_id: 0, password, must_change_password: false }),
  });
  if (!answer.ok) throw new Error(`Gitea refused its administrator's password (${answer.status}): ${(await answer.text()).slice(0, 300)}`);
  await removeTokens(at.forge, password);
}

async function removeTokens(forge: string, password: string): Promise<void> {
  const path = `${forge}/api/v1/users/${ADMINISTRATOR}/tokens`;
  const tokens = (await (await fetch(path, { headers: basic(password) })).json()) as { id: number; name: string }[];
  for (const { id, name } of tokens) if (name.startsWith('first-start-')) await fetch(`${path}/${id}`, { method: 'DELETE', headers: basic(password) });
}

function basic(password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${ADMINISTRATOR}:${password}`).toString('base64')}` };
}

/** What the command printed may hold a password or a token; what it complained of goes on. */
function withoutOutput(error: unknown): Error {
  return new Error(`Gitea's command failed: ${String((error as { stderr?: string }).stderr ?? (error as Error).message).trim().slice(-400)}`);
}
