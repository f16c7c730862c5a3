export { ApiError, hasCode } from './api-error.ts';
export { KubeClient, type Call, type DeleteOptions, type KubeList, type KubeObject, type Preconditions } from './client.ts';
export { sleep, systemClock, type Clock } from './clock.ts';
export { Leader, type LeaderOptions } from './leader.ts';
export { newLogger, type Logger } from './log.ts';
export { Queue, type QueueOptions } from './queue.ts';
export { Reflector, type ReflectorOptions } from './reflector.ts';
export { pathOf, type Resource } from './resource.ts';
export { keyOf, keyOfObject, Store, type Change } from './store.ts';
