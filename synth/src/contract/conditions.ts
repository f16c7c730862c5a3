import { Type, type Static } from 'typebox';
import { OneOf } from './schema.ts';

/** `Ready` summarises the others. */
export const CONDITION_TYPES = ['Ready', 'Accepted', 'Provisioned', 'Running', 'Healthy', 'UpToDate', 'BackedUp'] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

export const PHASES = ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped', 'Sleeping', 'Updating', 'Failed'] as const;
export type Phase = (typeof PHASES)[number];

/** metav1.Condition. `message` is a sentence for the person who waits. */
export const Condition = Type.Object(
  {
    type: Type.String({ maxLength: 64 }),
    status: OneOf(['True', 'False', 'Unknown']),
    observedGeneration: Type.Optional(Type.Integer({ minimum: 0 })),
    lastTransitionTime: Type.String({ format: 'date-time' }),
    reason: Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$' }),
    message: Type.String({ maxLength: 8192 }),
  },
  { additionalProperties: false },
);
export type Condition = Static<typeof Condition>;
