// Requests are checked as they are: nothing is coerced, removed or filled in.
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Problem } from '../problem.ts';

/** A body schema with this mark is shown in the OpenAPI document, and checked with words by the use-case, which knows the game. */
export const CHECKED_BY_USE_CASE = { 'x-checked-by-use-case': true } as const;

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  if ('x-checked-by-use-case' in schema) return requireObject;
  const compiled = Compile(schema);
  return (value: unknown) => {
    if (httpPart === 'body' && (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) && !('x-optional' in schema)) return requireObject(value);
    if (value === undefined || value === null || compiled.Check(value)) return { value };
    const errors = compiled.Errors(value).slice(0, 20);
    return { error: Object.assign(new Error('does not fit'), { validation: errors.map((error) => ({ ...error, params: error.params ?? {} })), validationContext: httpPart }) } as never;
  };
};

function requireObject(value: unknown): { value: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('malformed', 'The body must be one JSON object.');
  return { value };
}
