// RFC 7386.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';

/** The object after a merge patch; neither argument is changed. */
export function mergePatch(live: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = { ...live };
  for (const key of Object.keys(patch)) {
    const wish = patch[key];
    if (wish === null || wish === undefined) delete result[key];
    else if (isObject(wish)) result[key] = mergePatch(isObject(result[key]) ? result[key] : {}, wish);
    else result[key] = structuredClone(wish) as Json;
  }
  return result;
}
