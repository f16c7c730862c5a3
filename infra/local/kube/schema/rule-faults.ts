// What is wrong with a validation rule before it is compiled. Source: k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation.
import { invalid, notSupported, required, type Cause } from './errors.ts';
import type { Structural, ValidationRule } from './structural.ts';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

export function ruleFaults(rule: ValidationRule, schema: Structural, path: string): Cause[] {
  const [text, message] = [rule.rule.trim(), rule.message?.trim() ?? ''];
  const causes: Cause[] = [];
  if (text === '') causes.push(required(`${path}.rule`, 'rule is not specified'));
  else if (rule.message && message === '') causes.push(invalid(`${path}.message`, rule.message, 'message must be non-empty if specified'));
  else if (hasLines(message)) causes.push(invalid(`${path}.message`, rule.message, 'must not contain line breaks'));
  else if (hasLines(text) && message === '') causes.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  if (rule.messageExpression && rule.messageExpression.trim() === '') causes.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  if (rule.reason !== undefined && !REASONS.includes(rule.reason)) causes.push(notSupported(`${path}.reason`, rule.reason, REASONS));
  if (rule.fieldPath && !leads(schema, rule.fieldPath)) causes.push(invalid(`${path}.fieldPath`, rule.fieldPath, 'must be a valid path'));
  return causes;
}

function hasLines(text: string): boolean {
  return /[\r\n]/.test(text);
}

/** Whether a path like `.a.b` or `.a['b']` leads to a field; lists have no path. */
function leads(schema: Structural, path: string): boolean {
  const parts = [...path.matchAll(/\.([A-Za-z_][\w-]*)|\['((?:[^'\\]|\\.)*)'\]/g)];
  if (parts.map(([whole]) => whole).join('') !== path) return false;
  let at: Structural | undefined = schema;
  for (const [, plain, quoted] of parts) {
    const below: Structural['additionalProperties'] = at.additionalProperties;
    at = at.properties?.[plain ?? quoted ?? ''] ?? (typeof below === 'object' ? below : undefined);
    if (!at) return false;
  }
  return true;
}
