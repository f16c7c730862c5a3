// Objects as the rows that kubectl prints.
import { humanDuration } from './human-duration.ts';
import { jsonPath, type JsonPath } from './json-path.ts';
import { isObject, type Json, type JsonObject } from './structural.ts';

export type PrinterColumn = { name: string; type: string; jsonPath: string; format?: string; description?: string; priority?: number };

const NAME_SAYS = 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const NAME_COLUMN: JsonObject = { name: 'Name', type: 'string', format: 'name', description: NAME_SAYS, priority: 0 };
const CREATED_COLUMN: PrinterColumn = { name: 'Created At', type: 'date', jsonPath: '.metadata.creationTimestamp', description: 'When the server made the object.' };

const PATHS = new Map<string, JsonPath>();

/**
 * A meta.k8s.io/v1 Table. `now` is what ages are counted from, in milliseconds; the caller adds the list's resourceVersion and continue token.
 * Without columns there is one: the time of creation, as for a CRD that names none.
 */
export function tableOf(columns: PrinterColumn[], objects: JsonObject[], _kind: string, now: number = Date.now()): JsonObject {
  const shown = columns.length > 0 ? columns : [CREATED_COLUMN];
  const definitions = shown.map(({ name, type, format, jsonPath: path, description, priority }): JsonObject => ({
    name, type, format: format ?? '', description: description ?? `Custom resource definition column (in JSONPath format): ${path}`, priority: priority ?? 0,
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [NAME_COLUMN, ...definitions],
    rows: objects.map((object) => rowOf(object, shown, now)),
  };
}

function rowOf(object: JsonObject, columns: PrinterColumn[], now: number): JsonObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return {
    cells: [metadata.name ?? '', ...columns.map((column) => cellOf(object, column, now))],
    object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata },
  };
}

function cellOf(object: JsonObject, { jsonPath: source, type }: PrinterColumn, now: number): Json {
  let path = PATHS.get(source);
  if (!path) PATHS.set(source, (path = jsonPath(source)));
  const [value] = path(object);
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? ageOf(value, now) : null;
    default:
      return null;
  }
}

function ageOf(timestamp: string, now: number): string {
  const since = Date.parse(timestamp);
  return Number.isNaN(since) ? '<invalid>' : humanDuration(now - since);
}
