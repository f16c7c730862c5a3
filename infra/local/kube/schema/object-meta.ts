// ObjectMeta: the part of every resource that no CRD describes.
import type { Structural } from './structural.ts';

export const TYPE_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

const text: Structural = { type: 'string' };
const time: Structural = { type: 'string', format: 'date-time' };
const texts: Structural = { type: 'object', additionalProperties: text };

export const OBJECT_META: Structural = {
  type: 'object',
  properties: {
    annotations: texts,
    creationTimestamp: time,
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    deletionTimestamp: time,
    finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' },
    generateName: text,
    generation: { type: 'integer', format: 'int64' },
    labels: texts,
    managedFields: {
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
      items: {
        type: 'object',
        properties: { apiVersion: text, fieldsType: text, fieldsV1: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, manager: text, operation: text, subresource: text, time },
      },
    },
    name: text,
    namespace: text,
    ownerReferences: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      'x-kubernetes-patch-merge-key': 'uid',
      'x-kubernetes-patch-strategy': 'merge',
      items: {
        type: 'object',
        'x-kubernetes-map-type': 'atomic',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: { apiVersion: text, blockOwnerDeletion: { type: 'boolean' }, controller: { type: 'boolean' }, kind: text, name: text, uid: text },
      },
    },
    resourceVersion: text,
    selfLink: text,
    uid: text,
  },
};

export const METADATA_FIELDS = new Set(Object.keys(OBJECT_META.properties ?? {}));
