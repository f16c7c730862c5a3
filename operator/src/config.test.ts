import { expect, test } from 'vitest';
import { configOf } from './config.ts';

test('Without a word the operator listens on loopback and uses its own account', () => {
  expect(configOf({}, 'me')).toEqual({ kubeconfig: undefined, listen: { host: '127.0.0.1', port: 8080 }, namespace: 'pteronimbus', identity: 'me', logLevel: 'info', doormanImage: undefined });
});

test('Addresses of both families are read', () => {
  expect(configOf({ PTERONIMBUS_LISTEN: '[::1]:9000' }, 'me').listen).toEqual({ host: '::1', port: 9000 });
  expect(configOf({ PTERONIMBUS_LISTEN: '0.0.0.0:1' }, 'me').listen).toEqual({ host: '0.0.0.0', port: 1 });
});

test.each([
  ['PTERONIMBUS_LISTEN', '8080'], ['PTERONIMBUS_LISTEN', 'here:70000'], ['PTERONIMBUS_NAMESPACE', 'Not A Namespace'], ['PTERONIMBUS_IDENTITY', ''], ['PTERONIMBUS_LOG_LEVEL', 'loud'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => configOf({ [name]: value }, 'me')).toThrow(name);
});

test('All mistakes are told at once, and the configuration cannot be changed', () => {
  expect(() => configOf({ PTERONIMBUS_LISTEN: 'x', PTERONIMBUS_LOG_LEVEL: 'y' }, 'me')).toThrow(/PTERONIMBUS_LISTEN[^]*PTERONIMBUS_LOG_LEVEL/);
  expect(Object.isFrozen(configOf({}, 'me'))).toBe(true);
});
