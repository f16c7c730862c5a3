import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, TenantPath } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { listPullRequests } from '../use-cases/read-pull-requests.ts';

const Nullable = (what: string) => Type.Union([Type.String(), Type.Null()], { description: what });

export const PullRequestView = Type.Object({
  number: Type.Integer(),
  title: Type.String(),
  author: Type.String({ description: 'Account at Gitea.' }),
  state: Type.Union([Type.Literal('open'), Type.Literal('merged'), Type.Literal('closed')]),
  verdict: Type.Union([Type.Literal('success'), Type.Literal('failure'), Type.Null()], { description: 'Of the newest check; null before the first.' }),
  summary: Nullable('The check in one line.'),
  head: Nullable('Commit that was checked.'),
  order: Type.Union([Type.Object({ by: Type.String(), when: Type.String(), at: Type.Optional(Type.String()) }), Type.Null()], { description: 'A merge that was ordered by comment.' }),
  mergeCommit: Nullable('Commit that brought it to main.'),
  page: Type.String({ description: 'Its page at Gitea.' }),
});

export const pullRequestRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/pull-requests', { config: { door: 'server:read' }, schema: { summary: 'Pull requests with what their check says, the newest first', params: TenantPath, response: answers({ 200: Type.Object({ items: Type.Array(PullRequestView) }) }) } }, (request) =>
    listPullRequests(ports, request.params.tenant),
  );
};
