// What goes wrong with an object, in the API server's own words.

/** One entry of `status.details.causes`. */
export type Cause = { reason: string; field: string; message: string };

/** A schema that cannot be compiled: every cause at once. */
export class SchemaError extends Error {
  readonly causes: Cause[];
  constructor(causes: Cause[]) {
    super(causes.map((cause) => `${cause.field}: ${cause.message}`).join('; '));
    this.name = 'SchemaError';
    this.causes = causes;
  }
}

/** The sentence of a strict write that names fields the schema does not know. */
export function unknownFieldError(_kind: string, paths: string[]): string {
  return `strict decoding error: ${paths.map((path) => `unknown field "${path}"`).join(', ')}`;
}

/** Marks an error whose bad value is not shown, as the API server does for objects and lists that break a rule. */
export const OMITTED = Symbol('omitted');

export function invalid(field: string, value: unknown, detail: string): Cause {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value${shown(value)}: ${detail}` };
}

export function typeInvalid(field: string, value: unknown, detail: string): Cause {
  return { reason: 'FieldValueTypeInvalid', field, message: `Invalid value${shown(value)}: ${detail}` };
}

export function required(field: string, detail = ''): Cause {
  return { reason: 'FieldValueRequired', field, message: detail === '' ? 'Required value' : `Required value: ${detail}` };
}

export function duplicate(field: string, value: unknown): Cause {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value${shown(value)}` };
}

export function forbidden(field: string, detail: string): Cause {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` };
}

export function notSupported(field: string, value: unknown, allowed: unknown[]): Cause {
  const list = allowed.map((entry) => JSON.stringify(typeof entry === 'string' ? entry : JSON.stringify(entry))).join(', ');
  return { reason: 'FieldValueNotSupported', field, message: `Unsupported value${shown(value)}: supported values: ${list}` };
}

/** The API server counts characters here and says bytes. */
export function tooLong(field: string, maximum: number): Cause {
  return { reason: 'FieldValueTooLong', field, message: `Too long: may not be more than ${maximum} ${maximum === 1 ? 'byte' : 'bytes'}` };
}

export function tooMany(field: string, actual: number, maximum: number): Cause {
  return { reason: 'FieldValueTooMany', field, message: `Too many: ${actual}: must have at most ${maximum} ${maximum === 1 ? 'item' : 'items'}` };
}

function shown(value: unknown): string {
  return value === OMITTED ? '' : `: ${typeof value === 'object' ? goJson(value) : JSON.stringify(value ?? null)}`;
}

/** Go's encoder hides what could be HTML; of a plain text it does not. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
