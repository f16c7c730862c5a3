import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deliveryOf, signatureMatches } from './webhook.ts';

const body = Buffer.from('{"ref":"refs/heads/main","after":"abc","repository":{"full_name":"redfox/gameservers"}}');
const signature = (secret: string, of = body) => createHmac('sha256', secret).update(of).digest('hex');

describe('a delivery', () => {
  it.each<[string, string | undefined, boolean]>([
    ['signed with our secret', signature('s'), true], ['signed in capitals', signature('s').toUpperCase(), true],
    ['signed with another', signature('t'), false], ['that was changed', signature('s', Buffer.from('{}')), false], ['without a signature', undefined, false],
    ['with an empty one', '', false], ['with half of one', signature('s').slice(0, 32), false], ['with more than one', `${signature('s')}00`, false], ['with words', 'sha256=abc', false],
  ])('%s', (_name, given, matches) => {
    expect(signatureMatches('s', body, given)).toBe(matches);
  });
});

describe('what a delivery tells', () => {
  it('is a push: which repository, which branch, which head', () => {
    expect(deliveryOf(body)).toEqual({ kind: 'push', ref: 'refs/heads/main', after: 'abc', repository: 'redfox/gameservers' });
  });

  it('is news of a pull request, a comment on it too, and of whom', () => {
    const told = { repository: { full_name: 'redfox/gameservers' }, pull_request: { number: 3 }, sender: { login: 'ada' } };
    for (const more of [{ action: 'opened', number: 3 }, { action: 'created', comment: { body: '/merge' }, is_pull: true }]) {
      expect(deliveryOf(Buffer.from(JSON.stringify({ ...told, ...more })))).toEqual({ kind: 'pull', repository: 'redfox/gameservers', number: 3, sender: 'ada' });
    }
  });

  it.each([['{"repository":{"full_name":"x"},"pull_request":{"number":-1}}'], ['{"repository":{"full_name":"x"},"pull_request":{"number":"1"}}'], ['nothing'], ['{}'], ['null'], ['[]'], ['{"ref":1,"after":"a","repository":{"full_name":"x"}}'], ['{"ref":"a","after":"a","repository":null}'], ['{"ref":"a","after":"a"}']])('is nothing: %s', (text) => {
    expect(deliveryOf(Buffer.from(text))).toBeUndefined();
  });
});
