// Bugs that Argo CD's cases must find when they are planted in its stand-in.
import type { Mutant } from '../mutants/mutant.ts';

const at = (file: string) => `infra/local/argo/${file}`;

export const argoMutants: readonly Mutant[] = [
  { name: 'a file that can not be read is always taken for a manifest', file: at('source/manifests.ts'), before: 'if (objects.length === 0 && !MARKS.every((mark) => content.includes(mark))) return [];', after: '' },
  { name: 'a key may stand only once', file: at('source/go-yaml.ts'), before: 'uniqueKeys: false', after: 'uniqueKeys: true' },
  { name: 'kinds that the project does not list are carried', file: at('project-rules.ts'), before: "if (namespaced) return (spec.namespaceResourceWhitelist === undefined || listed(spec.namespaceResourceWhitelist)) && !listed(spec.namespaceResourceBlacklist);", after: 'if (namespaced) return true;' },
  { name: 'a namespace outside the project is refused in other words', file: at('project-rules.ts'), before: "return `namespace ${one.metadata.namespace} is not permitted in project '${project.metadata.name}'`;", after: "return `namespace ${one.metadata.namespace} is not allowed in project '${project.metadata.name}'`;" },
  { name: 'the last server goes though empty is not allowed', file: at('auto-sync.ts'), before: 'if (automated.prune && !automated.allowEmpty &&', after: 'if (automated.prune && automated.allowEmpty &&' },
  { name: 'what opted out of pruning is pruned', file: at('plan.ts'), before: "hasOption(live, 'Prune=false')", after: "hasOption(live, 'Prune=never')" },
  { name: 'a failed sync is said to have failed in the same words whether or not some of it was applied', file: at('sync.ts'), before: 'const again = broken ? steps.some(isRunning) : wave !== waves.at(-1);', after: 'const again = !broken && wave !== waves.at(-1);' },
  { name: 'a later wave does not wait for the earlier one', file: at('sync.ts'), before: 'if (!untilWell || (!steps.some(isRunning) && lingering.length === 0)) return steps;', after: 'return steps;' },
  { name: 'a try with refresh takes the old commit again', file: at('operation.ts'), before: 'const refresh = state.operation.retry?.refresh === true;', after: 'const refresh = false;' },
  { name: 'a sync of one server is written into the history', file: at('operation.ts'), before: ' || operation.sync?.resources?.length', after: '' },
  { name: 'a field that we applied and Git dropped stays', file: at('compare.ts'), before: ' && !ownsMore(live, desired)', after: '' },
  { name: 'a missing object makes the whole application missing', file: at('observe.ts'), before: 'pairs.length > 0 && pairs.every(({ live }) => !live)', after: 'pairs.some(({ live }) => !live)' },
  { name: 'a denial does not win over what is allowed', file: at('api/rbac.ts'), before: " && !fitting.some(([, , , , , effect]) => effect === 'deny')", after: '' },
  { name: 'a webhook is taken whoever signed it', file: at('api/webhook.ts'), before: 'given.length === expected.length && timingSafeEqual(given, expected)', after: 'given.length === expected.length || given.length === 0' },
  { name: 'an application that is not there is told of', file: at('api/applications.ts'), before: "throw project === undefined ? new Refused(DENIED, 'permission denied')", after: "throw project === undefined ? new Refused(NOT_FOUND, 'not found')" },
];
