import { describe, expect, it } from 'vitest';
import { expand } from './environment.ts';
import { Addresses } from './addresses.ts';

describe('$(NAME) in arguments and values', () => {
  it.each([
    ['--motd=$(MOTD)', '--motd=hello'],
    ['$(MOTD)$(PORT)', 'hello25565'],
    ['$(UNKNOWN) stays', '$(UNKNOWN) stays'],
    ['$$(MOTD) is escaped', '$(MOTD) is escaped'],
    ['$MOTD and ${MOTD} are the shell\'s', '$MOTD and ${MOTD} are the shell\'s'],
    ['$(MOTD', '$(MOTD'],
  ])('%s', (text, expected) => {
    expect(expand(text, { MOTD: 'hello', PORT: '25565' })).toBe(expected);
  });
});

describe('pod addresses', () => {
  it('are never the node\'s, never given twice, and rest before they come again', () => {
    const addresses = new Addresses('127.9.0.0/29', ['127.9.0.3']);
    const given = [addresses.take(), addresses.take(), addresses.take()];
    expect(given).toEqual(['127.9.0.2', '127.9.0.4', '127.9.0.5']);
    addresses.free('127.9.0.2');
    expect(addresses.take()).toBe('127.9.0.6');
    expect(addresses.take()).toBe('127.9.0.2');
    expect(() => addresses.take()).toThrow('No pod address is left');
  });

  it('that pods have from earlier are not given again', () => {
    const addresses = new Addresses('127.9.0.0/17', ['127.9.0.1']);
    addresses.keep('127.9.0.2');
    expect(addresses.take()).toBe('127.9.0.3');
  });
});
