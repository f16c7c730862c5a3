// The doors of the schema room: what a type allows, what it fills in, what it shows.
export { compileSchema } from './compile.ts';
export type { Compiled, SchemaKind } from './compile.ts';
export type { Nulls } from './defaults.ts';
export { SchemaError, unknownFieldError } from './errors.ts';
export type { Cause } from './errors.ts';
export type { Json, JsonObject, Structural } from './structural.ts';
export { validateCrd } from './validate-crd.ts';
export { builtinSchema } from './builtin.ts';
export { decodeFault, metadataFault } from './decode-fault.ts';
export { openApiV3 } from './open-api.ts';
export type { OpenApiKind } from './open-api.ts';
export { tableOf } from './table.ts';
export type { PrinterColumn } from './table.ts';
