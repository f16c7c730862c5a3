// Bugs that the forge's cases must notice.
import type { Mutant } from '../mutants/mutant.ts';

const FORGE = 'infra/local/forge';

export const forgeMutants: readonly Mutant[] = [
  { name: 'readers may push', file: `${FORGE}/push-rules.ts`, before: "accessOf(state, user, repository), 'write')", after: "accessOf(state, user, repository), 'read')" },
  { name: 'a protected branch may be pushed to by force', file: `${FORGE}/push-rules.ts`, before: 'before !== NO_OBJECT && !rule.enableForcePush', after: 'before !== NO_OBJECT && rule.enableForcePush' },
  { name: 'a webhook is signed with SHA-512', file: `${FORGE}/webhooks.ts`, before: "sign('sha256')", after: "sign('sha512')" },
  { name: 'a payload says of a new branch that it came from its first commit', file: `${FORGE}/webhooks.ts`, before: 'commits.at(-1)?.parents[0]', after: 'commits.at(-1)?.sha' },
  { name: 'a payload leaves angle brackets as they are', file: `${FORGE}/webhooks.ts`, before: 'replace(/[<>&]/g', after: 'replace(/[&]/g' },
  { name: 'pages hold a hundred', file: `${FORGE}/answers.ts`, before: 'Math.min(limit, 50)', after: 'Math.min(limit, 100)' },
  { name: 'the last page is not named', file: `${FORGE}/answers.ts`, before: "link(page + 1, 'next'), link(last, 'last')", after: "link(page + 1, 'next')" },
  { name: 'a token that reads may write', file: `${FORGE}/scopes.ts`, before: "level === 'read' && scopes.includes(`read:${category}`)", after: 'scopes.includes(`read:${category}`)' },
  { name: 'an unknown scope is taken', file: `${FORGE}/routes/users.ts`, before: 'if (unknown !== undefined) throw', after: "if (unknown === 'none') throw" },
  { name: 'people see others\' addresses', file: `${FORGE}/shapes/people.ts`, before: 'email: full ? user.email :', after: 'email: user.email ? user.email :' },
  { name: 'a stranger learns that a private repository exists', file: `${FORGE}/routing.ts`, before: "accessOf(state, caller.user, found), 'read')) throw notFound()", after: "accessOf(state, caller.user, found), 'read')) throw new ApiError(403, 'forbidden')" },
  { name: 'the combined status takes the newest instead of the worst', file: `${FORGE}/routes/rules.ts`, before: 'RANK.find((rank) => statuses.some((one) => one.state === rank))', after: 'statuses.at(-1)?.state' },
  { name: 'members of other organisations\' teams of the same name may push', file: `${FORGE}/push-rules.ts`, before: 'team.members.includes(user.id) && ownerOf(state, team.orgId) === repository.owner', after: 'team.members.includes(user.id)' },
];
