import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pushOf, signatureMatches } from './webhook.ts';

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
    expect(pushOf(body)).toEqual({ ref: 'refs/heads/main', after: 'abc', repository: 'redfox/gameservers' });
  });

  it.each([['nothing'], ['{}'], ['null'], ['[]'], ['{"ref":1,"after":"a","repository":{"full_name":"x"}}'], ['{"ref":"a","after":"a","repository":null}'], ['{"ref":"a","after":"a"}']])('is no push: %s', (text) => {
    expect(pushOf(Buffer.from(text))).toBeUndefined();
  });
});
