// Packs for one push, in memory. isomorphic-git can pack only what lies in an object store and knows no deltas: a chain of 64
// changes in a folder of 10,000 files would be 25 MB instead of 40 kB.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { ObjectId } from '../port.ts';
import type { GitObject, ObjectType } from './object-id.ts';

/** An object of the pack, whole or as what is different from a base that the server has or gets. */
export interface PackEntry extends GitObject {
  id: ObjectId;
  delta?: Delta | undefined;
}

/** The middle of the base is replaced. */
export interface Delta {
  base: ObjectId;
  baseLength: number;
  sameBefore: number;
  sameAfter: number;
}

const TYPE_CODES: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3 };
const REF_DELTA = 7;
/** Under this size a delta saves less than its base's name costs. */
const WORTH_A_DELTA = 512;
const LARGEST_COPY = 0xff_ffff;
const LARGEST_INSERT = 127;
/** Objects are small or hard to press: more effort costs time and saves nothing. */
const EFFORT = { level: 1 };

export function encodePack(objects: readonly PackEntry[]): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const parts = [header, ...objects.flatMap(encodeObject)];
  const sum = createHash('sha1');
  for (const part of parts) sum.update(part);
  return Buffer.concat([...parts, sum.digest()]);
}

function encodeObject(object: PackEntry): Buffer[] {
  const { delta, bytes } = object;
  if (delta && bytes.length >= WORTH_A_DELTA && bytes.length - delta.sameBefore - delta.sameAfter < bytes.length / 2) {
    const script = deltaScript(bytes, delta);
    return [sizedHeader(REF_DELTA, script.length), Buffer.from(delta.base, 'hex'), deflateSync(script, EFFORT)];
  }
  return [sizedHeader(TYPE_CODES[object.type], bytes.length), deflateSync(bytes, EFFORT)];
}

/** Four bits of size beside the type, seven in each byte after. */
function sizedHeader(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}

function deltaScript(target: Buffer, delta: Delta): Buffer {
  const middle = target.subarray(delta.sameBefore, target.length - delta.sameAfter);
  return Buffer.concat([
    length(delta.baseLength), length(target.length),
    ...copies(0, delta.sameBefore), ...inserts(middle), ...copies(delta.baseLength - delta.sameAfter, delta.sameAfter),
  ]);
}

function length(value: number): Buffer {
  const bytes = [value & 127];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}

function* copies(from: number, size: number): Generator<Buffer> {
  for (let done = 0; done < size; done += LARGEST_COPY) {
    const offset = from + done;
    const count = Math.min(LARGEST_COPY, size - done);
    const operands = [offset & 255, (offset >>> 8) & 255, (offset >>> 16) & 255, (offset >>> 24) & 255, count & 255, (count >>> 8) & 255, (count >>> 16) & 255];
    const flags = operands.reduce((bits, operand, i) => (operand ? bits | (1 << i) : bits), 128);
    yield Buffer.from([flags, ...operands.filter((operand) => operand !== 0)]);
  }
}

function* inserts(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += LARGEST_INSERT) {
    const piece = bytes.subarray(at, at + LARGEST_INSERT);
    yield Buffer.concat([Buffer.from([piece.length]), piece]);
  }
}
