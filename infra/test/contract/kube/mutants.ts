// Bugs that the suite must find in the API server's stand-in.
import type { Mutant } from '../mutants/mutant.ts';

const KUBE = 'infra/local/kube';

export const kubeMutants: readonly Mutant[] = [
  { name: 'a forced apply is a conflict all the same', file: `${KUBE}/operations/patch.ts`, before: 'force: request.force ?? false,', after: 'force: false,' },
  { name: 'nobody is let in without a name, not even to the version', file: `${KUBE}/auth/authenticate.ts`, before: 'return ANONYMOUS;', after: 'throw unauthorized();' },
  { name: 'fields that stand twice go unseen', file: `${KUBE}/http/body.ts`, before: 'doubled: isJson ? doubledFields(text) : [] }', after: 'doubled: [] }' },
  { name: 'amounts stay as they were written', file: `${KUBE}/schema/defaults.ts`, before: 'return quantity ? formatQuantity(quantity) : amount;', after: 'return amount;' },
  { name: 'what admission adds is owned by who asked', file: `${KUBE}/operations/create.ts`, before: '  if (managedFields) object.metadata.managedFields = managedFields;\n  return { object: persist', after: '  object.metadata.managedFields = ownedBy(api, resource, object, options);\n  return { object: persist' },
  { name: 'a deletion of another uid goes through', file: `${KUBE}/operations/delete.ts`, before: 'if (wanted?.uid !== undefined && wanted.uid !== metadata.uid)', after: 'if (wanted?.uid === metadata.uid && wanted?.uid === \'\')' },
  { name: 'a strategic patch puts new items behind', file: `${KUBE}/apply/list-order.ts`, before: 'left >= 0 && right >= 0 && left < right ? others.shift() : named.shift()', after: 'left >= 0 && right >= 0 && right < left ? named.shift() : others.shift()' },
  { name: 'a pod gets no token', file: `${KUBE}/admission/pod.ts`, before: '!== false) mountToken(', after: '=== true) mountToken(' },
  { name: 'a finalizer may be added to what is ending', file: `${KUBE}/operations/metadata.ts`, before: 'if (added.length === 0) return [];', after: 'return [];' },
  { name: 'a selector of absent labels finds present ones', file: `${KUBE}/selectors/labels.ts`, before: "case '!': return (labels) => labels?.[key] === undefined;", after: "case '!': return (labels) => labels?.[key] !== undefined;" },
  { name: 'the YAML that is asked for is JSON', file: `${KUBE}/http/respond.ts`, before: "type === 'application/yaml' ? stringify(", after: "type === 'application/yml' ? stringify(" },
  { name: 'a binding\'s name is left out of a review', file: `${KUBE}/handlers/reviews.ts`, before: '...(reason && { reason })', after: '...(!reason && { reason })' },
  { name: 'a default may break its schema', file: `${KUBE}/schema/default-faults.ts`, before: 'preset === undefined || preset === null ? []', after: 'preset !== null ? []' },
  { name: 'a policy\'s made-up words are not told', file: `${KUBE}/admission/policies.ts`, before: "made.trim() !== ''", after: "made.trim() === ''" },
  { name: 'who asks for what was before a kind is told nothing', file: `${KUBE}/storage/store.ts`, before: 'this.#rings.set(storage, new Ring(this.#revision, this.#history));\n  }', after: '}' },
];
