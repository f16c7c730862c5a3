// Schema violations as sentences: what is wrong, where, what is allowed.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { GameServerSpec, Wish } from './game-server.ts';
import { GameTemplateSpec } from './game-template.ts';
import { NAME_PATTERN, NAME_RULE } from './names.ts';
import { QUANTITY_PATTERN } from './schema.ts';
import { suggestion } from './typo.ts';

/** One thing wrong with a wish. `path` is a JSON pointer into it. */
export interface WishError {
  path: string;
  message: string;
}

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, validateFormats: false, ownProperties: true });
const wish = ajv.compile(Wish);
const spec = ajv.compile(GameServerSpec);
const template = ajv.compile(GameTemplateSpec);

export const wishSchemaErrors = (value: unknown): WishError[] => errorsOf(wish, value);
export const specSchemaErrors = (value: unknown): WishError[] => errorsOf(spec, value);
export const templateSchemaErrors = (value: unknown): WishError[] => errorsOf(template, value);

function errorsOf(validate: ValidateFunction, value: unknown): WishError[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(sentenceOf);
}

/** Turns one of Ajv's errors (with `verbose`) into a sentence; used for request bodies as well. */
export function sentenceOf(error: ErrorObject): WishError {
  const { keyword, params, instancePath: path, parentSchema, data } = error;
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  // Somebody may have written a secret in the clear: no answer, log or commit repeats it.
  if (/^\/secrets(\/|$)/.test(path) && keyword === 'type') return { path, message: path === '/secrets' ? 'Secrets are a map: a name, and a text for each.' : 'A secret is text (put it in quotes).' };
  switch (keyword) {
    case 'required':
      return { path: `${path}/${escape(String(params.missingProperty))}`, message: `${params.missingProperty} is missing.` };
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      return { path: `${path}/${escape(name)}`, message: `${shown(name)} is not a field here${suggestion(name, known)}. Allowed: ${known.join(', ') || 'nothing'}.` };
    }
    case 'enum':
      return { path, message: `${shown(data)} is not one of ${(params.allowedValues as string[]).join(', ')}${typeof data === 'string' ? suggestion(data, params.allowedValues as string[]) : ''}.` };
    case 'type':
      return { path, message: `${shown(data)} is not ${article(String(params.type))}.` };
    case 'pattern':
      return { path, message: `${shown(data)} ${patternRule(String(params.pattern), parentSchema?.description as string | undefined)}` };
    case 'minimum': case 'maximum': case 'exclusiveMinimum': case 'exclusiveMaximum':
      return { path, message: `${shown(data)} must be ${params.comparison} ${params.limit}.` };
    case 'maxLength': case 'minLength':
      return { path, message: `This must have ${keyword === 'maxLength' ? 'at most' : 'at least'} ${params.limit} characters.` };
    default:
      return { path, message: `${error.message ?? 'is not valid'}.` };
  }
}

function patternRule(pattern: string, description: string | undefined): string {
  if (pattern === NAME_PATTERN) return `is not a name: ${NAME_RULE}.`;
  if (pattern === QUANTITY_PATTERN) return 'is not a quantity: a positive number with m, k, M, G, T, Ki, Mi, Gi, Ti or nothing behind it, for example 500m, 2 or 4Gi.';
  return `does not fit${description ? `: ${description}` : ''} (pattern ${pattern}).`;
}

/** A value as it may stand in an error: short, on one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function article(type: string): string {
  const words: Record<string, string> = { object: 'an object', array: 'a list', string: 'text', integer: 'a whole number', number: 'a number', boolean: 'true or false' };
  return words[type] ?? type;
}

function escape(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
