import { describe, expect, it } from 'vitest';
import { parseCall } from './command-line.ts';

const LAUNCH = 'launch --name n1 --cpus 2 --memory 4G --disk 20G --timeout 600 --cloud-init - 24.04';

describe('the stand-in understands', () => {
  it.each([
    [LAUNCH, { verb: 'launch', name: 'n1', cpus: 2, memory: '4G', disk: '20G', timeout: 600, image: '24.04' }],
    ['info n1 --format csv', { verb: 'info', name: 'n1' }],
    ['delete --purge n1', { verb: 'delete', name: 'n1', purge: true }],
    ['delete n1', { verb: 'delete', name: 'n1', purge: false }],
    ['get local.n1.memory', { verb: 'get', name: 'n1', key: 'memory' }],
    ['set local.n1.disk=30G', { verb: 'set', name: 'n1', key: 'disk', value: '30G' }],
    ['list --format json', { verb: 'list', format: 'json' }],
  ])('%s', (line, call) => {
    expect(parseCall(line.split(' '))).toEqual(call);
  });
});

describe('the stand-in refuses, as Multipass does,', () => {
  it.each([
    ['the old spelling of memory', LAUNCH.replace('--memory', '--mem'), /Unknown option/],
    ['a name that begins with a digit', LAUNCH.replace('n1', '1n'), /Invalid name/],
    ['a size without a unit', LAUNCH.replace('4G', 'four'), /Invalid memory/],
    ['two images', `${LAUNCH} 26.04`, /Too many arguments/],
    ['no name', 'info --format csv', /An argument is missing/],
    ['a setting it does not know', 'set local.n1.gpu=1', /Unrecognized settings key/],
    ['a value that is none', 'set local.n1.cpus=many', /Invalid setting/],
    ['a verb it does not know', 'destroy n1', /Unknown command/],
  ])('%s', (_case, line, words) => {
    expect(() => parseCall(line.split(' '))).toThrow(words);
  });
});
