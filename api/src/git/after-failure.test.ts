import { describe, expect, it } from 'vitest';
import { TRIES, isAway, refusalAfter } from './after-failure.ts';
import { MalformedAnswer } from './wire/pkt-line.ts';
import { OutcomeUnknown } from './wire/receive-pack.ts';
import { TransportError, type TransportFailure } from './wire/transport.ts';

const transport = (failure: TransportFailure) => new TransportError(failure, `It is ${failure}.`);
const garbage = new MalformedAnswer('a web page');
const unknown = new OutcomeUnknown(garbage);

describe('a failure', () => {
  // [error, fresh change, tired change, change in doubt, tired change in doubt]; undefined: goes on waiting.
  it.each<[string, Error, ...(string | undefined)[]]>([
    ['the server is away', transport('unreachable'), undefined, undefined, undefined, undefined],
    ['the answer to a push was lost', unknown, undefined, undefined, undefined, undefined],
    ['the account is refused', transport('denied'), 'git-access-denied', 'git-access-denied', undefined, undefined],
    ['there is no repository', transport('missing'), 'repository-missing', 'repository-missing', undefined, 'repository-missing'],
    ['the server takes no such size', transport('refused-size'), 'change-too-large', 'change-too-large', 'change-too-large', 'change-too-large'],
    ['the repository is too large to read', transport('too-large'), 'repository-too-large', 'repository-too-large', undefined, undefined],
    ['an answer makes no sense', garbage, undefined, 'git-unreachable', undefined, undefined],
    ['something of ours is broken', new TypeError('x is not a function'), undefined, 'git-unreachable', undefined, undefined],
  ])('ends a change or lets it wait when %s', (_what, error, ...expected) => {
    const states = [{ tries: 1, inDoubt: false }, { tries: TRIES, inDoubt: false }, { tries: 1, inDoubt: true }, { tries: TRIES, inDoubt: true }];
    expect(states.map((state) => refusalAfter(error, state)?.code)).toEqual(expected);
  });

  it('costs no try while the server is away', () => {
    expect([transport('unreachable'), unknown, transport('denied'), garbage].map(isAway)).toEqual([true, true, false, false]);
  });
});
