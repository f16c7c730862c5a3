import { sendCounted, sendJson, sendPage, ApiError, notFound } from '../answers.ts';
import { hashPassword, makeToken } from '../credentials.ts';
import type { User, Visibility } from '../model.ts';
import { checkAccountName } from '../names.ts';
import { flag, noContent, route, signedIn, siteAdmin, text, texts, userNamed, type Call, type Route } from '../routing.ts';
import { unknownScope } from '../scopes.ts';
import { organisationShape, tokenShape, userShape } from '../shapes/people.ts';

/** `MIN_PASSWORD_LENGTH` of the platform's settings. */
const SHORTEST_PASSWORD = 12;

export const users: Route[] = [
  route('GET', '/user', 'user', (call) => sendJson(call.response, 200, userShape(signedIn(call), call.forge.rootUrl, true))),
  route('GET', '/users/{username}', 'user', (call) => {
    const user = userNamed(call);
    const viewer = call.caller.user;
    const full = viewer?.isAdmin === true || viewer?.id === user.id;
    if (!full && (user.visibility === 'private' || (user.visibility === 'limited' && !viewer))) throw notFound('GetUserByName', `user does not exist [uid: 0, name: ${user.login}]`);
    sendJson(call.response, 200, userShape(user, call.forge.rootUrl, full));
  }),
  route('GET', '/admin/users', 'admin', (call) => {
    siteAdmin(call);
    sendPage(call.response, call.url, call.forge.rootUrl, call.forge.store.state.users, (user) => userShape(user, call.forge.rootUrl, true));
  }),
  route('POST', '/admin/users', 'admin', createUser),
  route('PATCH', '/admin/users/{username}', 'admin', editUser),
  route('DELETE', '/admin/users/{username}', 'admin', deleteUser),
  route('GET', '/users/{username}/tokens', 'user', (call) => {
    const user = tokenOwner(call);
    sendCounted(call.response, call.url, call.forge.store.state.tokens.filter((one) => one.userId === user.id), (token) => tokenShape(token));
  }),
  route('POST', '/users/{username}/tokens', 'user', createToken),
  route('DELETE', '/users/{username}/tokens/{token}', 'user', deleteToken),
  route('GET', '/users/{username}/orgs', 'organization', (call) => {
    const user = userNamed(call);
    const { state } = call.forge.store;
    const mine = state.organisations.filter((one) => state.teams.some((team) => team.orgId === one.id && team.members.includes(user.id)));
    if (signedIn(call).id !== user.id && !call.caller.user?.isAdmin) throw notFound();
    sendPage(call.response, call.url, call.forge.rootUrl, mine, (one) => organisationShape(one, call.forge.rootUrl));
  }),
];

/** Makes a user; also what the first start does for the administrator. */
export async function addUser(forge: Call['forge'], wanted: { login: string; email: string; fullName: string; password: string; isAdmin: boolean; visibility: Visibility }): Promise<User> {
  const { store } = forge;
  checkAccountName(store.state, wanted.login);
  if (!/^[^@\s]+@[^@\s]+$/.test(wanted.email)) throw new ApiError(422, '[Email]: Email');
  if (store.state.users.some((one) => one.email.toLowerCase() === wanted.email.toLowerCase())) throw new ApiError(422, `e-mail already in use [email: ${wanted.email}]`);
  const { password, ...rest } = wanted;
  const hash = await hashPassword(password);
  checkAccountName(store.state, wanted.login);
  const user: User = { id: store.nextId(), ...rest, password: hash, active: true, prohibitLogin: false, created: new Date().toISOString() };
  store.state.users.push(user);
  await store.saved();
  return user;
}

async function createUser(call: Call): Promise<void> {
  siteAdmin(call);
  const { body } = call;
  const password = text(body, 'password');
  if (password.length < SHORTEST_PASSWORD) throw new ApiError(400, 'PasswordIsRequired');
  const user = await addUser(call.forge, { login: text(body, 'username'), email: text(body, 'email'), fullName: text(body, 'full_name'), password, isAdmin: false, visibility: text(body, 'visibility', 'public') as Visibility });
  sendJson(call.response, 201, userShape(user, call.forge.rootUrl, true));
}

async function editUser(call: Call): Promise<void> {
  siteAdmin(call);
  const user = userNamed(call);
  const { body } = call;
  if (typeof body.password === 'string' && body.password !== '') {
    if (body.password.length < SHORTEST_PASSWORD) throw new ApiError(400, 'PasswordIsRequired');
    user.password = await hashPassword(body.password);
  }
  user.loginName = text(body, 'login_name', user.loginName);
  user.fullName = text(body, 'full_name', user.fullName);
  user.email = text(body, 'email', user.email);
  user.isAdmin = flag(body, 'admin', user.isAdmin);
  user.active = flag(body, 'active', user.active);
  user.prohibitLogin = flag(body, 'prohibit_login', user.prohibitLogin);
  user.visibility = text(body, 'visibility', user.visibility) as Visibility;
  await call.forge.store.saved();
  sendJson(call.response, 200, userShape(user, call.forge.rootUrl, true));
}

async function deleteUser(call: Call): Promise<void> {
  const admin = siteAdmin(call);
  const user = userNamed(call);
  const { state } = call.forge.store;
  if (user.id === admin.id) throw new ApiError(422, "you can't delete yourself");
  if (state.repositories.some((one) => one.owner === user.login)) throw new ApiError(422, `user still has ownership of repositories [uid: ${user.id}]`);
  state.users = state.users.filter((one) => one !== user);
  state.tokens = state.tokens.filter((one) => one.userId !== user.id);
  for (const team of state.teams) team.members = team.members.filter((id) => id !== user.id);
  for (const repository of state.repositories) delete repository.collaborators[user.login];
  await call.forge.store.saved();
  noContent(call.response);
}

/** Tokens are made and seen with user name and password only, by their owner or an administrator. */
function tokenOwner(call: Call): User {
  signedIn(call);
  if (!call.caller.user || !call.caller.basic) throw new ApiError(401, 'auth required');
  const user = userNamed(call);
  if (call.caller.user.id !== user.id && !call.caller.user.isAdmin) throw new ApiError(403, 'doer should be the site admin or be same as the contextUser');
  return user;
}

async function createToken(call: Call): Promise<void> {
  const user = tokenOwner(call);
  const { store } = call.forge;
  const name = text(call.body, 'name');
  if (name === '') throw new ApiError(422, '[Name]: Required');
  if (store.state.tokens.some((one) => one.userId === user.id && one.name === name)) throw new ApiError(400, 'access token name has been used already');
  const scopes = texts(call.body, 'scopes');
  const unknown = unknownScope(scopes);
  if (unknown !== undefined) throw new ApiError(400, `invalid access token scope provided: invalid access token scope: ${unknown}`);
  if (scopes.length === 0) throw new ApiError(400, 'access token must have a scope');
  const { secret, token } = makeToken(store.nextId(), user.id, name, scopes, new Date().toISOString());
  store.state.tokens.push(token);
  await store.saved();
  sendJson(call.response, 201, tokenShape(token, secret));
}

async function deleteToken(call: Call): Promise<void> {
  const user = tokenOwner(call);
  const { state } = call.forge.store;
  const wanted = call.params.token ?? '';
  const token = state.tokens.find((one) => one.userId === user.id && (one.name === wanted || String(one.id) === wanted));
  if (!token) throw notFound();
  state.tokens = state.tokens.filter((one) => one !== token);
  await call.forge.store.saved();
  noContent(call.response);
}
