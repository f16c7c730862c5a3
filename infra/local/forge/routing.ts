// The REST API's table: method and pattern to handler, with what each call needs to be told.
import type { ServerResponse } from 'node:http';
import { accessOf, atLeast, isOrganisationOwner, organisationIsVisible, organisationOf } from './access.ts';
import { ApiError, notFound, SignInFirst } from './answers.ts';
import type { Forge } from './forge.ts';
import type { Access, Organisation, Repository, User } from './model.ts';
import type { Category } from './scopes.ts';
import type { Caller } from './sign-in.ts';

export interface Call {
  forge: Forge;
  caller: Caller;
  url: URL;
  /** Decoded parts of the path that the pattern names. */
  params: Record<string, string>;
  body: Record<string, unknown>;
  response: ServerResponse;
}
export interface Route {
  method: string;
  pattern: RegExp;
  /** What a token needs; undefined: nothing. */
  scope: Category | undefined;
  handle(call: Call): Promise<void> | void;
}

/** `/users/{name}`; `{path*}` takes slashes too. */
export function route(method: string, path: string, scope: Category | undefined, handle: Route['handle']): Route {
  const source = path.replace(/[.]/g, '\\.').replace(/\{(\w+)(\*?)\}/g, (_all, name: string, star: string) => `(?<${name}>${star ? '.+' : '[^/]+'})`);
  return { method, pattern: new RegExp(`^${source}/?$`), scope, handle };
}

export function signedIn({ caller }: Call): User {
  if (!caller.user) throw new SignInFirst();
  return caller.user;
}

export function siteAdmin(call: Call): User {
  const user = signedIn(call);
  if (!user.isAdmin) throw new ApiError(403, 'user should be the site admin');
  return user;
}

export function userNamed({ forge, params }: Call, name = params.username ?? ''): User {
  const user = forge.store.state.users.find((one) => one.login.toLowerCase() === name.toLowerCase());
  if (!user) throw new ApiError(404, `user redirect does not exist [name: ${name}]`);
  return user;
}

export function organisationNamed(call: Call, owner = false): Organisation {
  const { state } = call.forge.store;
  const found = organisationOf(state, call.params.org ?? '');
  if (!found) throw notFound('GetOrgByName', `user redirect does not exist [name: ${call.params.org ?? ''}]`);
  if (!organisationIsVisible(state, call.caller.user, found)) throw notFound('HasOrgOrUserVisible');
  if (owner && !isOrganisationOwner(state, signedIn(call), found)) throw new ApiError(403, 'Must be an organization owner');
  return found;
}

/** The repository of the path, when the caller may see it; 403 when that is not enough. */
export function repositoryNamed({ forge, caller, params }: Call, needed: Access = 'read'): Repository {
  const { state } = forge.store;
  const found = state.repositories.find((one) => one.owner.toLowerCase() === params.owner?.toLowerCase() && one.name.toLowerCase() === params.repo?.toLowerCase());
  if (!found || !atLeast(accessOf(state, caller.user, found), 'read')) throw notFound();
  if (!atLeast(accessOf(state, caller.user, found), needed)) {
    throw new ApiError(403, needed === 'write' ? 'user should have a permission to write to a repo' : 'user should be an owner or a collaborator with admin write of a repository');
  }
  return found;
}

export function text(body: Record<string, unknown>, field: string, otherwise = ''): string {
  const value = body[field];
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'string') throw new ApiError(422, `json: cannot unmarshal ${typeof value} into Go struct field .${field} of type string`);
  return value;
}

export function flag(body: Record<string, unknown>, field: string, otherwise = false): boolean {
  const value = body[field];
  return typeof value === 'boolean' ? value : otherwise;
}

export function texts(body: Record<string, unknown>, field: string, otherwise: string[] = []): string[] {
  const value = body[field];
  return Array.isArray(value) ? value.map(String) : otherwise;
}

export function noContent(response: ServerResponse): void {
  response.writeHead(204).end();
}
