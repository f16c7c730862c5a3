// What a ValidatingAdmissionPolicy and its binding must say. Source: k8s.io/kubernetes pkg/apis/admissionregistration/validation.
import { dig, isObject, type KubeObject } from '../object.ts';
import { invalid, notSupported, required } from '../schema/errors.ts';
import type { Cause } from '../status.ts';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const ACTIONS = ['Audit', 'Deny', 'Warn'];

export function policyCauses(policy: KubeObject): Cause[] {
  const spec = isObject(policy.spec) ? policy.spec : {};
  const rules = Array.isArray(spec.validations) ? spec.validations.filter(isObject) : [];
  const causes: Cause[] = [];
  if (spec.failurePolicy !== undefined && !['Fail', 'Ignore'].includes(String(spec.failurePolicy))) causes.push(notSupported('spec.failurePolicy', spec.failurePolicy, ['Fail', 'Ignore']));
  if (!isObject(spec.matchConstraints)) causes.push(required('spec.matchConstraints'));
  if (rules.length === 0) for (const field of ['validations', 'auditAnnotations']) causes.push(required(`spec.${field}`, 'validations or auditAnnotations must contain at least one item'));
  for (const [at, { reason }] of rules.entries()) if (reason !== undefined && !REASONS.includes(String(reason))) causes.push(notSupported(`spec.validations[${at}].reason`, reason, REASONS));
  return causes;
}

export function bindingCauses(binding: KubeObject): Cause[] {
  const causes: Cause[] = [];
  if (!dig(binding, 'spec', 'policyName')) causes.push(required('spec.policyName'));
  const actions = (dig(binding, 'spec', 'validationActions') ?? []) as string[];
  if (actions.length === 0) causes.push(required('spec.validationActions', 'at least one validation action is required'));
  for (const [at, action] of actions.entries()) if (!ACTIONS.includes(action)) causes.push(notSupported(`spec.validationActions[${at}]`, action, ACTIONS));
  if (actions.includes('Deny') && actions.includes('Warn')) causes.push(invalid('spec.validationActions', actions, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'));
  return causes;
}
