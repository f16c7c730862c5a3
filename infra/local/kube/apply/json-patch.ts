// RFC 6902.
import jsonpatch from 'fast-json-patch';
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import { PatchError } from './errors.ts';

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** The object after all operations, or a PatchError that names the first one that fails. The live object is not changed. */
export function jsonPatch(live: JsonObject, operations: Json): JsonObject {
  if (!Array.isArray(operations)) throw new PatchError('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp', 'malformed');
  let result: JsonObject = structuredClone(live);
  for (const [index, operation] of operations.entries()) result = carryOut(result, operation, index);
  return result;
}

function carryOut(object: JsonObject, operation: Json, index: number): JsonObject {
  if (!isObject(operation) || !OPERATIONS.has(String(operation.op))) throw new PatchError(`Unexpected kind: ${isObject(operation) ? String(operation.op ?? 'unknown') : 'unknown'}`, 'failed', index);
  const { op, path } = operation;
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw new PatchError(`${String(op)} operation does not apply: doc is missing path: ${JSON.stringify(path ?? '')}: missing value`, 'failed', index);
  if (op === 'test' && operation.value === undefined) operation.value = null;
  const done = leniently(object, operation);
  try {
    const { newDocument } = jsonpatch.applyOperation(object, structuredClone(done) as unknown as jsonpatch.Operation, true, true, true, index);
    return newDocument as JsonObject;
  } catch (error) {
    throw new PatchError(wordsOf(error as { name?: string }, String(op), operation), 'failed', index);
  }
}

/** The server's library knows no missing key of a map: to replace one adds it, to copy one copies null. */
function leniently(object: JsonObject, operation: JsonObject): JsonObject {
  const { op, path, from } = operation;
  if (op === 'replace' && lacks(object, String(path))) return { ...operation, op: 'add' };
  return op === 'copy' && lacks(object, String(from)) ? { op: 'add', path, value: null } : operation;
}

/** Whether a pointer leads to a map that is there, and to none of its keys. */
function lacks(object: JsonObject, pointer: string): boolean {
  const keys = pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  const parent = keys.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : Array.isArray(at) ? at[Number(key)] : undefined), object);
  return last !== undefined && isObject(parent) && !(last in parent);
}

function wordsOf({ name }: { name?: string }, op: string, { path, from }: JsonObject): string {
  const shown = JSON.stringify(op === 'move' || op === 'copy' ? (from ?? '') : path);
  if (name === 'TEST_OPERATION_FAILED') return `testing value ${String(path)} failed`;
  if (op === 'remove') return `remove operation does not apply: unable to remove nonexistent key: ${JSON.stringify(String(path).split('/').pop())}: missing value`;
  if (op === 'replace') return `replace operation does not apply: doc is missing key: ${shown}: missing value`;
  if (op === 'add') return `add operation does not apply: doc is missing path: ${shown}: missing value`;
  return `${op} operation does not apply: doc is missing from path: ${shown}: missing value`;
}
