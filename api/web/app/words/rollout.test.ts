import { expect, it } from 'vitest';
import { rolloutWish, wavesOf } from './rollout.ts';

const server = (name: string, wave: number) => ({ tenant: 'redfox', server: name, wave, state: 'ready' });

it('a wave has its own servers; the one under way is marked, the later ones are still to come', () => {
  const waves = wavesOf({ state: 'running', wave: 1, waves: [['redfox'], ['bluebird'], ['owl']], servers: [server('a', 0), server('b', 1)] });
  expect(waves.map(({ servers, begun, current }) => [servers.map(({ server: name }) => name).join(), begun, current])).toEqual([['a', true, false], ['b', false, true], ['', false, false]]);
});

it('the last wave of one that is over is over', () => {
  expect(wavesOf({ state: 'done', wave: 0, waves: [['redfox']], servers: [] })).toEqual([{ tenants: ['redfox'], servers: [], begun: true, current: false }]);
});

it.each<[string, Parameters<typeof rolloutWish>[0], object]>([
  ['says what is wanted, minutes as seconds', { game: 'luanti', revision: 2, version: '5.9', canaries: ['b', 'a'], minutes: 15 }, { game: 'luanti', revision: 2, version: '5.9', canaries: ['a', 'b'], withinSeconds: 900 }],
  ['leaves out what nobody chose', { game: 'luanti', revision: 2, version: '', canaries: [], minutes: '30' }, { game: 'luanti', revision: 2, withinSeconds: 1800 }],
  ['keeps what is no number', { game: 'luanti', revision: 2, version: '', canaries: [], minutes: 'soon' }, { game: 'luanti', revision: 2, withinSeconds: 'soon' }],
])('a wish %s', (_case, form, wish) => {
  expect(rolloutWish(form)).toEqual(wish);
});
