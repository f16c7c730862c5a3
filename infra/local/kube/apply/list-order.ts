// The order of a merged list: what the patch names in the patch's order, the rest where the server had it.
import { equalJson } from '../schema/equal.ts';
import { isObject, type Json } from '../schema/structural.ts';

/** Puts `merged` into order. Items are told apart by `key`, or by themselves where there is none. */
export function mergedOrder(merged: Json[], patchOrder: Json[], serverOrder: Json[], key: string | undefined): Json[] {
  const idOf = (item: Json) => (key !== undefined && isObject(item) ? item[key] : item);
  const place = (list: Json[], item: Json) => list.findIndex((other) => equalJson(idOf(other), idOf(item)));
  const named = merged.filter((item) => place(patchOrder, item) >= 0).sort((left, right) => place(patchOrder, left) - place(patchOrder, right));
  const others = merged.filter((item) => place(patchOrder, item) < 0).sort((left, right) => place(serverOrder, left) - place(serverOrder, right));
  const result: Json[] = [];
  while (named.length > 0 && others.length > 0) {
    const [left, right] = [place(serverOrder, others[0] ?? null), place(serverOrder, named[0] ?? null)];
    const next = left >= 0 && right >= 0 && left < right ? others.shift() : named.shift();
    if (next !== undefined) result.push(next);
  }
  return [...result, ...named, ...others];
}
