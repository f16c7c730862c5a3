// RFC 6902.
import jsonpatch from 'fast-json-patch';
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import { PatchError } from './errors.ts';

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** The object after all operations, or a PatchError that names the first one that fails. The live object is not changed. */
export function jsonPatch(live: JsonObject, operations: Json): JsonObject {
  if (!Array.isArray(operations)) throw new PatchError('json: cannot unmarshal object into Go value of type jsonpatch.Patch', 'malformed');
  let result: JsonObject = structuredClone(live);
  for (const [index, operation] of operations.entries()) result = carryOut(result, operation, index);
  return result;
}

function carryOut(object: JsonObject, operation: Json, index: number): JsonObject {
  if (!isObject(operation) || !OPERATIONS.has(String(operation.op))) throw new PatchError(`Unexpected kind: ${isObject(operation) ? String(operation.op ?? 'unknown') : 'unknown'}`, 'failed', index);
  const { op, path } = operation;
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw new PatchError(`${String(op)} operation does not apply: doc is missing path: ${JSON.stringify(path ?? '')}: missing value`, 'failed', index);
  if (op === 'test' && operation.value === undefined) operation.value = null;
  try {
    const { newDocument } = jsonpatch.applyOperation(object, structuredClone(operation) as unknown as jsonpatch.Operation, true, true, true, index);
    return newDocument as JsonObject;
  } catch (error) {
    throw new PatchError(wordsOf(error as { name?: string }, String(op), operation), 'failed', index);
  }
}

function wordsOf({ name }: { name?: string }, op: string, { path, from }: JsonObject): string {
  const shown = JSON.stringify(op === 'move' || op === 'copy' ? (from ?? '') : path);
  if (name === 'TEST_OPERATION_FAILED') return `testing value ${String(path)} failed`;
  if (op === 'remove') return `remove operation does not apply: unable to remove nonexistent key: ${JSON.stringify(String(path).split('/').pop())}: missing value`;
  if (op === 'replace') return `replace operation does not apply: doc is missing key: ${shown}: missing value`;
  if (op === 'add') return `add operation does not apply: doc is missing path: ${shown}: missing value`;
  return `${op} operation does not apply: doc is missing from path: ${shown}: missing value`;
}
