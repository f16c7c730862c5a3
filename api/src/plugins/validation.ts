// Requests are checked as they are: nothing is coerced, removed or filled in.
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Problem } from '../problem.ts';
import type { ErrorItem } from './schemas.ts';

const MOST_ERRORS = 20;

/** A body schema with this mark is shown in the OpenAPI document, and checked with words by the use-case, which knows the game. */
export const CHECKED_BY_USE_CASE = { 'x-checked-by-use-case': true } as const;

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  if ('x-checked-by-use-case' in schema) return requireObject;
  const compiled = Compile(schema);
  return (value: unknown) => {
    if (httpPart === 'body' && (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) && !('x-optional' in schema)) return requireObject(value);
    if (value === undefined || value === null || compiled.Check(value)) return { value };
    const errors = compiled.Errors(value).slice(0, MOST_ERRORS);
    return { error: Object.assign(new Error('does not fit'), { validation: errors.map((error) => ({ ...error, params: error.params ?? {} })), validationContext: httpPart }) } as never;
  };
};

function requireObject(value: unknown): { value: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('malformed', 'The body must be one JSON object.');
  return { value };
}

interface SchemaError {
  instancePath: string;
  message: string;
  params?: object;
}

/** The errors of a schema, each with a pointer to the field it is about: a missing or unknown field is named itself. */
export function errorItemsOf(errors: readonly SchemaError[]): ErrorItem[] {
  const items = errors.flatMap(({ instancePath, message, params = {} }): ErrorItem[] => {
    const { requiredProperties = [], additionalProperties = [] } = params as { requiredProperties?: string[]; additionalProperties?: string[] };
    const named = [...requiredProperties.map((name) => [name, 'is missing'] as const), ...additionalProperties.map((name) => [name, 'is not a field here'] as const)];
    if (named.length === 0) return [{ path: instancePath || '/', message }];
    return named.map(([name, words]) => ({ path: `${instancePath}/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`, message: words }));
  });
  return items.slice(0, MOST_ERRORS);
}
