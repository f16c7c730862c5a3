// One stored object, and what happened to it.
import type { KubeObject } from '../object.ts';

export interface Entry {
  /** `pods`, `gameservers.pteronimbus.io`: all versions of a resource share it. */
  storage: string;
  namespace: string;
  name: string;
  revision: number;
  /** Never changed in place: writers store a new object. */
  object: KubeObject;
  json: string;
}

export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  revision: number;
  entry: Entry;
  /** What was stored before; absent for ADDED. */
  before?: Entry;
  /** The watch line in the stored version, encoded once for all watchers. */
  line?: Buffer;
}

/** A record of the log: the object written, or the one removed. */
export interface LogRecord {
  revision: number;
  operation: 'put' | 'delete';
  storage: string;
  /** The object's JSON; for a delete its last state, with the revision of the delete. */
  json: string;
}

export function entryOf(storage: string, revision: number, json: string, object: KubeObject): Entry {
  return { storage, namespace: object.metadata.namespace ?? '', name: object.metadata.name, revision, object, json };
}
