// What only the check denies, and why that is enough.

export interface Exception {
  class: string;
  /** Which of the class; absent: all. */
  name?: RegExp;
  reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  { class: 'style', reason: 'What Argo CD makes of it is an ordinary server of the same tenant. The check refuses it because people, the form and Argo CD may read it differently.' },
];
