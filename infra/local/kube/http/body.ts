// Bodies of requests: read with a limit, decoded from JSON or YAML.
import type { IncomingMessage } from 'node:http';
import { parseDocument } from 'yaml';
import { badRequest, tooLarge, unsupportedMediaType } from '../status.ts';
import { isObject, type JsonObject } from '../object.ts';
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
  const type = contentType(request);
  const body = await readBody(request);
  if (body.length === 0) return {};
  if (type === PROTOBUF) return decodeProtobuf(body) ?? refuse();
  if (!DECODED.includes(type) && type !== 'text/yaml') return refuse();
  const value = type === 'application/json' ? parseJson(body) : parseYaml(body);
  if (!isObject(value)) throw badRequest('couldn\'t get version/kind; json parse error: the body is not an object');
  return value;
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
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
  throw unsupportedMediaType(DECODED);
}
