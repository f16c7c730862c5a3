// The doors of the apply room: how a patch becomes the next object, and whose fields are whose.
export { ApplyTypeError, ConflictError, PatchError } from './errors.ts';
export type { Conflict } from './errors.ts';
export { jsonPatch } from './json-patch.ts';
export { mergePatch } from './merge-patch.ts';
export { serverSideApply } from './server-side-apply.ts';
export type { ApplyRequest } from './server-side-apply.ts';
export { strategicMergePatch } from './strategic-merge.ts';
export { updateManagedFields } from './update-managed-fields.ts';
export type { UpdateRequest } from './update-managed-fields.ts';
