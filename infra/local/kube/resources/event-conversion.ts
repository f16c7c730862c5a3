// One Event, two shapes: stored as v1, shown as events.k8s.io/v1. Source of the mapping: k8s.io/kubernetes pkg/apis/events/v1/conversion.go.
import type { JsonObject, KubeObject } from '../object.ts';

const RENAMED = [
  ['involvedObject', 'regarding'], ['message', 'note'], ['source', 'deprecatedSource'], ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'], ['count', 'deprecatedCount'], ['reportingComponent', 'reportingController'],
] as const;

export const eventConversion = {
  from: (stored: KubeObject): KubeObject => renamed(stored, 'events.k8s.io/v1', RENAMED),
  to: (shown: KubeObject): KubeObject => renamed(shown, 'v1', RENAMED.map(([core, newer]) => [newer, core] as const)),
};

function renamed(object: KubeObject, apiVersion: string, pairs: readonly (readonly [string, string])[]): KubeObject {
  const names = new Map<string, string>(pairs);
  const result: JsonObject = {};
  for (const [field, value] of Object.entries(object)) result[names.get(field) ?? field] = value;
  return { ...result, apiVersion } as KubeObject;
}
