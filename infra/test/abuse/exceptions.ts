// What only the check denies, and why that is enough.

export interface Exception {
  class: string;
  /** Which of the class; absent: all. */
  name?: RegExp;
  reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  { class: 'metadata', name: /^a (resourceVersion|generation|deletion time|grace period|link to itself|creation time|uid)$|managed fields/, reason: 'The API server sets these itself and passes over what a file says of them.' },
  { class: 'metadata', name: /^a status/, reason: 'Status is the operator\'s, behind a door of its own (the status subresource): an apply of a file cannot touch it.' },
  { class: 'settings', name: /null/, reason: 'The API server drops a null: what is left is an ordinary server of the same tenant.' },
  { class: 'YAML', name: /a set instead of a map|a key twice, the first hostile|no UTF-8/, reason: 'Argo CD reads names without values, the last of two keys, and a sign for bytes that are none: what it makes is an ordinary server of the same tenant.' },
  { class: 'repository', name: /megabyte|300,000/, reason: 'A comment, which nobody behind the check keeps. The check refuses it to keep readers quick; Argo CD\'s own limits are far above.' },
  { class: 'style', reason: 'What Argo CD makes of it is an ordinary server of the same tenant. The check refuses it because people, the form and Argo CD may read it differently.' },
];
