// Deep equality of JSON values; key order does not matter.
import type { Json } from './structural.ts';

export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) if (!equalJson(left[index], right[index])) return false;
    return true;
  }
  if (Array.isArray(right)) return false;
  let count = 0;
  for (const key in left) {
    if (left[key] === undefined) continue;
    count++;
    if (right[key] === undefined || !equalJson(left[key], right[key])) return false;
  }
  for (const key in right) if (right[key] !== undefined) count--;
  return count === 0;
}
