// Answers for `Accept: application/json;as=Table`: what kubectl prints.
import type { Resource } from '../resources/resource.ts';
import type { JsonObject, KubeObject } from '../object.ts';
import { tableOf, type PrinterColumn } from '../schema/index.ts';
import { COLUMNS, DEFAULT_COLUMNS } from './columns.ts';
import descriptions from './descriptions.json' with { type: 'json' };

export type Include = 'None' | 'Metadata' | 'Object';

/** What the real server says of each column, by kind. */
const DESCRIPTIONS = descriptions as Record<string, string[]>;

/** A meta.k8s.io/v1 Table. `metadata` is the list's own. */
export function tableFor(resource: Resource, objects: KubeObject[], metadata: JsonObject, include: Include, now: Date): JsonObject {
  const { definitions, cells } = resource.custom ? customCells(resource, objects) : builtinCells(resource, objects, now);
  const rows = objects.map((object, index) => ({ cells: cells[index], object: include === 'None' ? null : include === 'Object' ? object : metadataOnly(object) }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: definitions, rows };
}

/** The object without everything but its metadata. */
export function metadataOnly({ metadata }: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function builtinCells(resource: Resource, objects: KubeObject[], now: Date) {
  const columns = COLUMNS[resource.kind] ?? DEFAULT_COLUMNS;
  const texts = DESCRIPTIONS[resource.kind] ?? [];
  // Cells are written from the stored form, whichever version was asked for.
  const stored = objects.map((object) => (resource.convert ? resource.convert.to(object) : object));
  return {
    definitions: columns.map(({ name, type, format, priority }, at) => ({ name, type, format: format ?? '', description: texts[at] ?? '', priority: priority ?? 0 })),
    cells: stored.map((object) => columns.map((column) => column.cell(object, now) ?? '')),
  };
}

function customCells(resource: Resource, objects: KubeObject[]) {
  const table = tableOf(resource.columns as PrinterColumn[], objects as never, resource.kind) as { columnDefinitions: object[]; rows: { cells: unknown[] }[] };
  return { definitions: table.columnDefinitions, cells: table.rows.map((row) => row.cells) };
}
