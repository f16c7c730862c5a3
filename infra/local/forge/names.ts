// Which names users, organisations and repositories may have. Pure.
import { ApiError } from './answers.ts';
import type { State } from './model.ts';

const RESERVED = new Set(['.', '..', '.well-known', 'api', 'assets', 'attachments', 'avatar', 'avatars', 'captcha', 'explore', 'favicon.ico', 'ghost', 'gitea-actions', 'issues', 'login', 'manifest.json', 'metrics', 'milestones', 'notifications', 'org', 'pulls', 'repo', 'repo-avatars', 'robots.txt', 'sitemap.xml', 'ssh_info', 'swagger.v1.json', 'user', 'v2']);

/** Throws unless `name` may become a user or an organisation; `field` is what the sentence calls it. */
export function checkAccountName(state: State, name: string, field: 'Username' | 'UserName' = 'Username'): void {
  if (name === '') throw new ApiError(422, `[${field}]: Required`);
  if (!/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(name) || /[_.-]{2,}/.test(name)) throw new ApiError(422, `[${field}]: invalid username`);
  if (name.length > 40) throw new ApiError(422, `[${field}]: MaxSize`);
  if (RESERVED.has(name.toLowerCase())) throw new ApiError(422, `name is reserved [name: ${name}]`);
  if ([...state.users.map((one) => one.login), ...state.organisations.map((one) => one.name)].some((one) => one.toLowerCase() === name.toLowerCase())) throw new ApiError(422, `user already exists [name: ${name}]`);
}

export function checkRepositoryName(state: State, owner: string, name: string): void {
  if (name === '') throw new ApiError(422, '[Name]: Required');
  if (name.length > 100 || !/^[A-Za-z0-9_.-]+$/.test(name)) throw new ApiError(422, '[Name]: AlphaDashDot');
  if (/^(\.|\.\.|-)$/.test(name)) throw new ApiError(422, `name is reserved [name: ${name}]`);
  const [ending] = /\.(git|wiki|rss|atom)$/i.exec(name) ?? [];
  if (ending !== undefined) throw new ApiError(422, `name pattern is not allowed [pattern: *${ending.toLowerCase()}]`);
  if (state.repositories.some((one) => one.owner === owner && one.name.toLowerCase() === name.toLowerCase())) throw new ApiError(409, 'The repository with the same name already exists.');
}
