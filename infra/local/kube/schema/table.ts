// Lists as tables, as kubectl asks for them.
import type { JsonObject } from './structural.ts';

export type PrinterColumn = { name: string; type: string; jsonPath: string; format?: string; description?: string; priority?: number };

export function tableOf(_columns: PrinterColumn[], _objects: JsonObject[], _kind: string): JsonObject {
  throw new Error('tableOf is not there yet.');
}
