import { expect, test } from 'vitest';
import { newOwnWrites } from './own-writes.ts';

const object = (resourceVersion: string, uid = 'u') => ({ metadata: { name: 'lobby', uid, resourceVersion } });

test.each([
  ['an older one is not looked at', '9', 'u', true],
  ['our own is', '10', 'u', false],
  ['a newer one is', '11', 'u', false],
  ['one of another server of this name is', '9', 'v', false],
  ['one whose version is no number is', 'x', 'u', false],
])('After our write of version 10: %s', (_, version, uid, isAhead) => {
  const writes = newOwnWrites();
  writes.remember('t/lobby', object('10'));
  expect(writes.isAhead('t/lobby', object(version, uid))).toBe(isAhead);
  writes.forget('t/lobby');
  expect(writes.isAhead('t/lobby', object(version, uid))).toBe(false);
});
