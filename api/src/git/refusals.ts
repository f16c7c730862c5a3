// Sentences for what a change can end in, in one place so that codes stay stable.
import type { FieldConflict, Refusal } from './port.ts';

export const refusals = {
  hook: (repository: string, reason: string): Refusal => ({ code: 'push-declined', status: 403, message: `The Git server declined the commit to ${repository}: ${reason}.` }),
  denied: (message: string): Refusal => ({ code: 'git-access-denied', status: 502, message: `${message} An administrator must renew its password or its rights.` }),
  missing: (message: string): Refusal => ({ code: 'repository-missing', status: 404, message }),
  tooLarge: (message: string): Refusal => ({ code: 'repository-too-large', status: 409, message: `${message} Remove large files with git.` }),
  refusedSize: (message: string): Refusal => ({ code: 'change-too-large', status: 409, message }),
  busy: (repository: string, tries: number, reason: string | undefined): Refusal => ({
    code: 'repository-busy', status: 503, message: `The Git server took none of ${tries} tries to commit this to ${repository}${reason ? ` (the last: ${reason})` : ''}; most likely others pushed first. Try again.`,
  }),
  unreachable: (message: string): Refusal => ({ code: 'git-unreachable', status: 503, message }),
  hostile: (message: string): Refusal => ({ code: 'repository-not-editable', status: 409, message }),
  fault: (): Refusal => ({ code: 'internal', status: 500, message: 'This change could not be made because of a mistake in Pteronimbus. An administrator finds the cause in the log.' }),
  baseUnknown: (file: string): Refusal => ({ code: 'base-unknown', status: 412, file, message: `The version of ${file} that you edited is not in its history: read it again and repeat the change.` }),
  gone: (file: string): Refusal => ({ code: 'not-found', status: 404, file, message: `There is no ${file} any more: somebody deleted it.` }),
  exists: (file: string): Refusal => ({ code: 'already-exists', status: 409, file, message: `${file} exists already: choose another name, or edit that one.` }),
  conflict: (file: string, conflicts: FieldConflict[]): Refusal => ({
    code: 'conflict', status: 409, file, conflicts, message: `Somebody else changed the same in ${file}: ${conflicts.map((one) => one.path).join(', ')}. Choose which value shall stand and send the change again.`,
  }),
  notEditable: (file: string, reason: string, line?: number, column?: number): Refusal => ({
    code: 'file-not-editable', status: 409, file, line, column, message: `${file}${line ? `, line ${line}, column ${column}` : ''}: ${reason} Edit it with git.`,
  }),
};
