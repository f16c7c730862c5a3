// Shapes that many routes answer with.
import { BACKUP_PATTERN } from '@pteronimbus/synth/contract';
import { Type, type Static, type TSchema } from 'typebox';

export const ErrorItem = Type.Object({ path: Type.String(), message: Type.String() });
export type ErrorItem = Static<typeof ErrorItem>;

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    requestId: Type.String(),
    errors: Type.Array(ErrorItem),
  },
  { $id: 'Problem', additionalProperties: true, description: 'application/problem+json, RFC 9457.' },
);

/** Every code a route may answer with has a schema: the good ones given, the bad ones a problem. */
export function answers(good: Record<number, TSchema>, ...bad: number[]): Record<string, TSchema> {
  const problem = { description: 'A problem.', content: { 'application/problem+json': { schema: Type.Ref('Problem') } } } as unknown as TSchema;
  const problems = [400, 401, 403, 404, 429, 500, 503, ...bad].map((code) => [String(code), problem] as const);
  return { ...Object.fromEntries(problems), ...good };
}

/** Text without control characters, which no database column takes. */
export const PLAIN_TEXT = '^[^\\u0000-\\u001f\\u007f]*$';
const Name = (description: string) => Type.String({ description, maxLength: 64, pattern: PLAIN_TEXT });
export const TenantPath = Type.Object({ tenant: Name('The tenant\'s slug.') });
export const ServerPath = Type.Object({ tenant: Name('The tenant\'s slug.'), server: Name('The server\'s name.') });

export const BackupName = Type.String({ maxLength: 253, pattern: BACKUP_PATTERN, description: 'Name of a complete backup of this server.' });

export const WriteHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'The same key with the same body gives the same answer.' })),
});
/** How a write is made. */
export const Via = Type.Object({ via: Type.Optional(Type.Literal('pull-request', { description: 'Opens a pull request, or adds to the one that is open for this server; left out: a commit.' })) });
export const EditHeaders = Type.Object({
  ...WriteHeaders.properties,
  'if-match': Type.Optional(Type.String({ maxLength: 200, description: 'The ETag this edit is based on, or * for none.' })),
});
