// Which names users, organisations and repositories may have. Pure.
import { ApiError } from './answers.ts';
import type { State } from './model.ts';

const RESERVED = new Set(['.', '..', '.well-known', 'admin', 'api', 'assets', 'attachments', 'avatar', 'avatars', 'captcha', 'commits', 'debug', 'devtest', 'error', 'explore', 'favicon.ico', 'ghost', 'healthz', 'issues', 'login', 'metrics', 'milestones', 'new', 'notifications', 'org', 'pulls', 'raw', 'repo', 'repo-avatars', 'robots.txt', 'search', 'ssh_info', 'swagger.v1.json', 'user', 'v2']);

/** Throws unless `name` may become a user or an organisation. */
export function checkAccountName(state: State, name: string): void {
  if (name === '') throw new ApiError(422, '[Username]: Required');
  if (name.length > 40 || !/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(name) || /[_.-]{2,}/.test(name)) throw new ApiError(422, `name is invalid [${name}]: must be valid alpha or numeric or dash(-_) or dot characters`);
  if (RESERVED.has(name.toLowerCase())) throw new ApiError(422, `name is reserved [name: ${name}]`);
  if ([...state.users.map((one) => one.login), ...state.organisations.map((one) => one.name)].some((one) => one.toLowerCase() === name.toLowerCase())) throw new ApiError(422, `user already exists [name: ${name}]`);
}

export function checkRepositoryName(state: State, owner: string, name: string): void {
  if (name === '') throw new ApiError(422, '[Name]: Required');
  if (name.length > 100 || !/^[A-Za-z0-9_.-]+$/.test(name)) throw new ApiError(422, '[Name]: AlphaDashDot');
  if (/^(\.|\.\.|-)$/.test(name) || /\.(git|wiki|rss|atom)$/i.test(name)) throw new ApiError(422, `name is reserved [name: ${name}]`);
  if (state.repositories.some((one) => one.owner === owner && one.name.toLowerCase() === name.toLowerCase())) throw new ApiError(409, 'The repository with the same name already exists.');
}
