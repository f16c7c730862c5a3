import { describe, expect, it } from 'vitest';
import { nextStep, type Situation } from './next-step.ts';

const base: Situation = { policy: 'Always', run: { is: 'never' }, attempt: -1, wasOver: false };
const running = { is: 'running', pid: 7 } as const;
const ended = (code: number) => ({ is: 'ended', code, outOfMemory: false }) as const;

describe('the next step of a pod', () => {
  it.each<[string, Partial<Situation>, object]>([
    ['a new one starts', {}, { do: 'start' }],
    ['a running one is left alone', { run: running }, { do: 'wait' }],
    ['one that crashed starts again', { run: ended(1) }, { do: 'start' }],
    ['one that ended well starts again too', { run: ended(0) }, { do: 'start' }],
    ['one in back-off waits', { run: ended(1), startAt: 150 }, { do: 'wait', until: 150 }],
    ['one whose back-off is over starts', { run: ended(1), startAt: 100 }, { do: 'start' }],
    ['a missing volume holds a new one up', { startAt: 101 }, { do: 'wait', until: 101 }],
    ['OnFailure: a crash starts again', { policy: 'OnFailure', run: ended(3) }, { do: 'start' }],
    ['OnFailure: a good end is the end', { policy: 'OnFailure', run: ended(0) }, { do: 'rest' }],
    ['Never: any end is the end', { policy: 'Never', run: ended(137) }, { do: 'rest' }],
    ['one that was over before this kubelet knew it rests', { wasOver: true }, { do: 'rest' }],
    ['a deleted one is asked to stop', { run: running, deadline: 130 }, { do: 'stop', until: 130 }],
    ['a deleted one is killed when its grace is over', { run: running, deadline: 100 }, { do: 'kill' }],
    ['a deleted one that never ran is released', { deadline: 130 }, { do: 'release' }],
    ['a deleted one that ended is released, whatever its policy', { run: ended(0), deadline: 130 }, { do: 'release' }],
    ['a deleted one in back-off is released at once', { run: ended(1), startAt: 500, deadline: 130 }, { do: 'release' }],
    ['a failed probe asks it to stop', { run: running, restartDeadline: 120 }, { do: 'stop', until: 120 }],
    ['of two deadlines the earlier counts', { run: running, restartDeadline: 99, deadline: 500 }, { do: 'kill' }],
  ])('%s', (_name, situation, step) => {
    expect(nextStep({ ...base, ...situation }, 100)).toEqual(step);
  });
});
