// Who is asking: basic with password or token, `token`, `Bearer`, as Gitea takes them.
import { findToken, passwordMatches } from './credentials.ts';
import type { State, Token, User } from './model.ts';

export interface Caller {
  user?: User;
  token?: Token;
  /** Signed in by user name and password: only that may make tokens. */
  basic: boolean;
}

export class WrongCredentials extends Error {
  override readonly name = 'WrongCredentials';
}

/** Nobody when there is no Authorization header; throws WrongCredentials when there is a wrong one. */
export async function callerOf(state: State, authorization: string | undefined): Promise<Caller> {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ', 2);
  if (/^(token|bearer)$/i.test(scheme)) return byToken(state, value);
  if (!/^basic$/i.test(scheme)) return { basic: false };
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const [login, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  // Gitea takes a token in either place, the other one empty or `x-oauth-basic`.
  const secret = password === '' || password === 'x-oauth-basic' ? login : password;
  if (findToken(state, secret)) return byToken(state, secret);
  const user = state.users.find((one) => one.login.toLowerCase() === login.toLowerCase() || one.email.toLowerCase() === login.toLowerCase());
  if (!user || !(await passwordMatches(user, password)) || !allowed(user)) throw new WrongCredentials('invalid username, password or token');
  return { user, basic: true };
}

function byToken(state: State, secret: string): Caller {
  const token = findToken(state, secret);
  const user = state.users.find((one) => one.id === token?.userId);
  if (!token || !user || !allowed(user)) throw new WrongCredentials('invalid username, password or token');
  return { user, token, basic: false };
}

function allowed(user: User): boolean {
  return user.active && !user.prohibitLogin;
}
