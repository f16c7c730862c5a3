// Bodies of requests: read with a limit, decoded from JSON or YAML.
import type { IncomingMessage } from 'node:http';
import { parseDocument } from 'yaml';
import { badRequest, StatusError, tooLarge, unsupportedMediaType } from '../status.ts';
import { isObject, type JsonObject } from '../object.ts';
import { doubledFields, jsonFault } from './go-json.ts';
import { decodeProtobuf, PROTOBUF } from './protobuf.ts';

const LIMIT = 3 * 1024 * 1024;
const DECODED = ['application/json', 'application/yaml'];

export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LIMIT) chunks.push(chunk);
      // What comes after the limit is read and thrown away: a client that still writes would not see the answer.
      else reject(tooLarge(LIMIT));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** The content type without its parameters; JSON when the client names none. */
export function contentType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The body as an object; an empty body is an empty object. Throws 400 or 415. */
export async function readObject(request: IncomingMessage): Promise<JsonObject> {
  return (await readDocument(request)).object;
}

export interface Document {
  object: JsonObject;
  text: string;
  /** Paths of fields that stand twice: the last one counts. */
  doubled: string[];
}

export async function readDocument(request: IncomingMessage): Promise<Document> {
  const type = contentType(request);
  const body = await readBody(request);
  const text = body.toString('utf8');
  if (body.length === 0) return { object: {}, text, doubled: [] };
  if (type === PROTOBUF) return { object: decodeProtobuf(body) ?? refuse(), text: '', doubled: [] };
  if (!DECODED.includes(type) && type !== 'text/yaml') return refuse();
  const isJson = type === 'application/json';
  const value = isJson ? parseJson(body) : parseYaml(body);
  if (!isObject(value)) throw new UnreadableBody(`json: cannot unmarshal ${goKindOf(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`, text);
  return { object: value, text, doubled: isJson ? doubledFields(text) : [] };
}

/** A body that says neither version nor kind, because it can't be read. */
export class UnreadableBody extends StatusError {
  readonly text: string;

  constructor(why: string, text: string) {
    super(400, 'BadRequest', `couldn't get version/kind; json parse error: ${why}`);
    this.text = text;
  }
}

export function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UnreadableBody(jsonFault(text), text);
  }
}

/** What Go calls the kind of a JSON value. */
export function goKindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** One document, no custom tags; aliases are bounded against bombs. */
export function parseYaml(body: Buffer): unknown {
  const document = parseDocument(body.toString('utf8'), { schema: 'core', merge: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw badRequest(`error converting YAML to JSON: yaml: ${error.message}`);
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (failure) {
    throw badRequest(`error converting YAML to JSON: yaml: ${(failure as Error).message}`);
  }
}

function refuse(): never {
  throw unsupportedMediaType([...DECODED, PROTOBUF]);
}
