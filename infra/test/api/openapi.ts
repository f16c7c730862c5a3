// The OpenAPI document: whether it is one, and whether an answer is what it says.
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema?: unknown;
}
interface Media { schema?: Json }
export interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description?: string; content?: Record<string, Media> }>;
  security?: object[];
}
export interface Document {
  openapi: string;
  info: { title?: string; version?: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> } & Record<string, unknown>;
}
type Json = Record<string, unknown>;

export interface Door {
  method: string;
  /** With `{names}`. */
  path: string;
  operation: Operation;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function doorsOf(document: Document): Door[] {
  return Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));
}

/** What OpenAPI 3.1 asks of a document and this one does not have, in words. */
export function faultsOf(document: Document): string[] {
  const faults: string[] = [];
  if (!/^3\.1\.\d+$/.test(document.openapi)) faults.push(`openapi is ${document.openapi}`);
  if (!document.info.title || !document.info.version) faults.push('info has no title or version');
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/')) faults.push(`${path} does not begin with a slash`);
    for (const method of Object.keys(item)) if (!METHODS.includes(method)) faults.push(`${path}: ${method} is no method`);
  }
  const shapes = Object.keys(document.paths).map((path) => path.replace(/\{[^}]+\}/g, '{}'));
  if (new Set(shapes).size !== shapes.length) faults.push('two paths differ in the names of their parameters only');
  for (const door of doorsOf(document)) faults.push(...faultsOfDoor(door).map((fault) => `${door.method} ${door.path}: ${fault}`));
  for (const reference of references(document)) if (resolve(document, reference) === undefined) faults.push(`${reference} leads nowhere`);
  return faults;
}

function faultsOfDoor({ path, operation }: Door): string[] {
  const faults: string[] = [];
  const parameters = operation.parameters ?? [];
  const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const declared = parameters.filter((one) => one.in === 'path');
  if (JSON.stringify([...named].sort()) !== JSON.stringify(declared.map(({ name }) => name).sort())) faults.push('its path parameters are not those of its path');
  if (declared.some(({ required }) => required !== true)) faults.push('a path parameter is not required');
  if (new Set(parameters.map((one) => `${one.in} ${one.name}`)).size !== parameters.length) faults.push('a parameter comes twice');
  if (parameters.some(({ schema }) => typeof schema !== 'object')) faults.push('a parameter has no schema');
  const codes = Object.keys(operation.responses);
  if (codes.length === 0 || codes.some((code) => !/^([1-5][0-9]{2}|default)$/.test(code))) faults.push(`its answers are ${codes.join(', ') || 'none'}`);
  for (const [code, answer] of Object.entries(operation.responses)) if (typeof answer.description !== 'string') faults.push(`answer ${code} has no description`);
  for (const media of Object.values(operation.requestBody?.content ?? {})) if (typeof media.schema !== 'object') faults.push('its body has no schema');
  return faults;
}

/** Why an answer is not what the document says of it; undefined when it is, or when the document keeps silent about the route. */
export function misfitOf(document: Document, method: string, path: string, answer: { status: number; headers: Headers; body: unknown }): string | undefined {
  const route = path.split('?')[0] ?? '';
  const door = doorsOf(document).find((one) => one.method === method && patternOf(one.path).test(route));
  if (!door || answer.headers.get('content-type')?.startsWith('text/event-stream')) return undefined;
  const where = `${method} ${door.path} ${answer.status}`;
  const said = door.operation.responses[String(answer.status)];
  if (!said) return `${where}: this status is not in the document`;
  if (answer.status === 204) return undefined;
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const media = said.content?.[type];
  if (!media?.schema) return `${where}: ${type} is not in the document`;
  const validator = validatorOf(document, media.schema);
  if (validator.Check(answer.body)) return undefined;
  return `${where}: ${JSON.stringify(validator.Errors(answer.body)[0])} in ${JSON.stringify(answer.body).slice(0, 500)}`;
}

const validators = new WeakMap<Json, Validator>();
function validatorOf(document: Document, schema: Json): Validator {
  const known = validators.get(schema) ?? Compile(inlined(document, schema) as TSchema);
  validators.set(schema, known);
  return known;
}

/** The schema with its references written out; ours never lead in circles. */
function inlined(document: Document, schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((one) => inlined(document, one));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref } = schema as { $ref?: string };
  if ($ref !== undefined) return inlined(document, resolve(document, $ref));
  return Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, inlined(document, one)]));
}

function resolve(document: Document, reference: string): unknown {
  return reference.replace(/^#\//, '').split('/').reduce<unknown>((at, name) => (at as Json | undefined)?.[name], document);
}

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (name === '$ref' && typeof one === 'string' ? [one] : references(one)));
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))).join('/')}$`);
