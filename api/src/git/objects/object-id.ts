import { hash } from 'node:crypto';
import type { ObjectId } from '../port.ts';

export type ObjectType = 'commit' | 'tree' | 'blob';

export interface GitObject {
  type: ObjectType;
  bytes: Buffer;
}

/** Id of the tree without entries. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Git's name for an object: SHA-1 over type, size and content. */
export function objectId({ type, bytes }: GitObject): ObjectId {
  return hash('sha1', Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]), 'hex');
}

/** Blob id of a file's content: the ETag of a server's file. */
export function blobId(bytes: Uint8Array): ObjectId {
  return objectId({ type: 'blob', bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) });
}
