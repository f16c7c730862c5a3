// The few protobuf bodies that kubectl sends from its typed clients (`create namespace`, `auth can-i`, `create token`).
// Everything else in protobuf is answered 415, which clients that can speak JSON take as "then JSON".
import type { JsonObject } from '../object.ts';
import { MESSAGES, type Field } from './protobuf-fields.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const MAGIC = Buffer.from('k8s\0');

/** Undefined for a kind whose fields are not known here. */
export function decodeProtobuf(body: Buffer): JsonObject | undefined {
  if (!body.subarray(0, 4).equals(MAGIC)) return undefined;
  const { typeMeta, raw } = split(body.subarray(4));
  const { apiVersion = '', kind = '' } = typeMeta;
  const fields = MESSAGES[`${apiVersion}/${kind}`];
  return fields && raw ? { apiVersion, kind, ...decode(raw, fields) } : undefined;
}

/** runtime.Unknown: 1 = TypeMeta{1 apiVersion, 2 kind}, 2 = the object. */
function split(envelope: Buffer): { typeMeta: { apiVersion?: string; kind?: string }; raw?: Buffer } {
  let typeMeta = {};
  let raw: Buffer | undefined;
  for (const { number, value } of wire(envelope)) {
    if (number === 1 && Buffer.isBuffer(value)) typeMeta = decode(value, { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] });
    if (number === 2 && Buffer.isBuffer(value)) raw = value;
  }
  return { typeMeta, raw: raw ?? Buffer.alloc(0) };
}

function decode(message: Buffer, fields: Record<number, Field>): JsonObject {
  const result: JsonObject = {};
  for (const { number, value } of wire(message)) {
    const field = fields[number];
    if (!field) continue;
    const [name, type, inner] = field;
    const decoded = Buffer.isBuffer(value) ? fromBytes(value, type, inner) : type === 'bool' ? value === 1n : Number(BigInt.asIntN(64, value));
    if (type.startsWith('map')) result[name] = { ...(result[name] as JsonObject | undefined), ...(decoded as JsonObject) };
    else if (type.startsWith('repeated')) result[name] = [...((result[name] as unknown[] | undefined) ?? []), decoded];
    // Protobuf writes empty strings where JSON leaves the field out.
    else if (decoded !== '') result[name] = decoded;
  }
  return result;
}

function fromBytes(value: Buffer, type: Field[1], inner: Field[2]): unknown {
  switch (type) {
    case 'message': case 'repeated message': return decode(value, inner ?? {});
    case 'map of bytes': case 'map': {
      const entry = [...wire(value)];
      const key = entry.find(({ number }) => number === 1)?.value;
      const item = entry.find(({ number }) => number === 2)?.value;
      return { [String(key ?? '')]: Buffer.isBuffer(item) ? item.toString(type === 'map' ? 'utf8' : 'base64') : '' };
    }
    default: return value.toString('utf8');
  }
}

function* wire(message: Buffer): Generator<{ number: number; value: bigint | Buffer }> {
  let at = 0;
  const varint = () => {
    let result = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('The protobuf body ends inside a number.');
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [number, type] = [tag >> 3, tag & 7];
    if (type === 0) yield { number, value: varint() };
    else if (type === 2) {
      const length = Number(varint());
      yield { number, value: message.subarray(at, (at += length)) };
    } else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else return;
  }
}
