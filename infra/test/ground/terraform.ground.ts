import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, TerraformFolder, type Machine } from './terraform-folder.ts';

const TWO: Record<string, Machine> = { n1: { role: 'server' }, n2: { role: 'agent', cpus: 4, memory: '8G', disk: '60G' } };
const launch = (name: string, cpus: number, memory: string, disk: string) => `launch --name ${name} --cpus ${cpus} --memory ${memory} --disk ${disk} --timeout 600 --cloud-init - 24.04`;
const gets = (name: string) => ['cpus', 'memory', 'disk'].map((key) => `get local.${name}.${key}`);
const made = (name: string, cpus: number, memory: string, disk: string) => [`info ${name} --format csv`, launch(name, cpus, memory, disk), ...gets(name)];

const folders: TerraformFolder[] = [];
const folder = () => {
  const one = new TerraformFolder();
  folders.push(one);
  return one;
};
afterAll(() => folders.forEach((one) => one.remove()));

describe('without a network', () => {
  const place = folder();

  it('init needs no provider', () => {
    const { code, output } = place.terraform('init', '-input=false');
    expect(code, output).toBe(0);
  });

  it('the configuration is valid and formatted', () => {
    expect(place.terraform('validate').output).toContain('The configuration is valid');
    expect(place.terraform('fmt', '-check', '-recursive').code).toBe(0);
  });

  it('its own tests pass: rules of machines, given machines, outputs', () => {
    const { code, output } = place.terraform('test', '-no-color');
    expect(output).toMatch(/Success! [1-9][0-9]* passed, 0 failed/);
    expect(code).toBe(0);
  });
});

describe('two machines, from nothing to nothing', () => {
  const place = folder();
  beforeAll(() => place.machines(TWO));

  it('are launched with their sizes, and cloud-init is told on standard input', () => {
    const { code, output } = place.apply();
    expect(code, output).toBe(0);
    expect(place.takeCalls()).toEqual([...made('n1', 2, '4G', '20G'), ...made('n2', 4, '8G', '60G')]);
    expect(place.userData('n2')).toMatch(/^#cloud-config\n/);
    expect(place.userData('n2')).toContain(KEY);
  });

  it('a second apply makes no call that changes anything, and the plan is empty', () => {
    expect(place.apply().output).toContain('No changes.');
    expect(place.takeCalls()).toEqual(['list --format csv']);
    expect(place.terraform('plan', '-detailed-exitcode').code).toBe(0);
    expect(place.takeCalls()).toEqual([]);
  });

  it('a new size stops, sets and starts that machine, and deletes nothing', () => {
    place.machines({ ...TWO, n2: { role: 'agent', cpus: 6, memory: '8G', disk: '80G' } });
    const { code, output } = place.apply();
    expect(code, output).toBe(0);
    expect(place.takeCalls()).toEqual(['list --format csv', ...gets('n2'), 'stop n2', 'set local.n2.cpus=6', 'set local.n2.disk=80G', 'start n2']);
  });

  it('a smaller disk is refused with a sentence before anything stops', () => {
    place.machines({ ...TWO, n2: { role: 'agent', cpus: 6, memory: '8G', disk: '60G' } });
    const { code, output } = place.apply();
    expect(code).toBe(1);
    expect(output).toContain('machine n2: its disk has 80.0GiB and can\'t become smaller (60G)');
    expect(place.takeCalls()).toEqual(['list --format csv', ...gets('n2')]);
    place.machines({ ...TWO, n2: { role: 'agent', cpus: 6, memory: '8G', disk: '80G' } });
    expect(place.apply().code).toBe(0);
    place.takeCalls();
  });

  it('another key or image costs no machine its disk', () => {
    place.machines({ n1: { role: 'server', image: '26.04' }, n2: { role: 'agent', cpus: 6, memory: '8G', disk: '80G' } }, { ssh_public_key: KEY.replace('AAAA tests', 'AAAB tests') });
    expect(place.apply().output).toMatch(/0 added, 0 changed, 0 destroyed/);
    expect(place.takeCalls()).toEqual(['list --format csv']);
    place.machines({ ...TWO, n2: { role: 'agent', cpus: 6, memory: '8G', disk: '80G' } });
    place.apply();
    place.takeCalls();
  });

  it.each([['purged by hand', 'delete --purge n2'], ['in Multipass\'s bin', 'delete n2']])('a machine that was lost (%s) is made again, alone', (_case, how) => {
    place.byHand(...how.split(' '));
    const { code, output } = place.apply();
    expect(code, output).toBe(0);
    expect(output).toContain('machine n2 is gone and will be made anew');
    const gone = how.includes('--purge') ? ['info n2 --format csv', 'info n2 --format csv'] : ['info n2 --format csv', 'delete --purge n2', 'info n2 --format csv'];
    expect(place.takeCalls()).toEqual(['list --format csv', ...gone, launch('n2', 6, '8G', '80G'), ...gets('n2')]);
    expect(place.apply().output).toContain('No changes.');
    place.takeCalls();
  });

  it('a higher generation makes that machine anew', () => {
    place.machines({ ...TWO, n2: { role: 'agent', generation: 2 } });
    expect(place.apply().code).toBe(0);
    expect(place.takeCalls()).toEqual(['list --format csv', 'info n2 --format csv', 'delete --purge n2', ...made('n2', 2, '4G', '20G')]);
  });

  it('one that left the list is removed, and its neighbour is not asked', () => {
    place.machines({ n1: { role: 'server' } });
    expect(place.apply().code).toBe(0);
    expect(place.takeCalls()).toEqual(['list --format csv', 'info n2 --format csv', 'delete --purge n2']);
  });

  it('destroy purges what is left', () => {
    expect(place.terraform('destroy', '-auto-approve').code).toBe(0);
    expect(place.takeCalls()).toEqual(['info n1 --format csv', 'delete --purge n1']);
    expect(place.byHand('list', '--format', 'json').out).toBe('{"list":[]}');
  });
});

describe('a launch that fails', () => {
  it.each([['half way', 'half', ['info n2 --format csv', 'delete --purge n2']], ['at once', 'nothing', ['info n2 --format csv']]] as const)('%s leaves nothing, and the next apply launches only that one', (_case, how, after) => {
    const place = folder();
    place.machines(TWO);
    place.launchFails('n2', how);
    const first = place.apply();
    expect(first.code).toBe(1);
    expect(first.output).toContain('machine n2: it could not be launched');
    // Terraform ends early then: whether n1's size was still looked at is chance.
    expect(place.takeCalls().filter((call) => /\bn2\b/.test(call))).toEqual(['info n2 --format csv', launch('n2', 4, '8G', '60G'), ...after]);
    const second = place.apply();
    expect(second.code, second.output).toBe(0);
    expect(place.takeCalls().filter((call) => call.startsWith('launch'))).toEqual([launch('n2', 4, '8G', '60G')]);
    expect(place.apply().output).toContain('No changes.');
  });
});

describe('a machine of somebody else with the same name', () => {
  it('is neither taken nor removed', () => {
    const place = folder();
    place.machines(TWO);
    place.byHand('launch', '--name', 'n2', '--cpus', '1', '--memory', '1G', '--disk', '5G', '--timeout', '600', '--cloud-init', '-', '24.04');
    const { code, output } = place.apply();
    expect(code).toBe(1);
    expect(output).toContain('machine n2: there is one of this name that was not made here, and it stays as it is.');
    place.terraform('destroy', '-auto-approve');
    expect(place.byHand('list', '--format', 'csv').out).toMatch(/^n2,Running/m);
    expect(place.takeCalls().filter((call) => /delete|set|stop/.test(call))).toEqual(['delete --purge n1']);
  });

  it('stays when ours was lost and its name given away', () => {
    const place = folder();
    place.machines({ n1: { role: 'server' } });
    place.apply();
    place.run('rm', '-r', '.made');
    const { code, output } = place.terraform('destroy', '-auto-approve');
    expect(code).toBe(1);
    expect(output).toContain('it is not ours to remove');
    expect(place.byHand('list', '--format', 'csv').out).toMatch(/^n1,Running/m);
  });
});

describe('a run that was ended', () => {
  it('before Terraform wrote the machine down: the next one takes it over without a launch', () => {
    const place = folder();
    place.machines({ n1: { role: 'server' } });
    place.apply();
    place.run('sh', '-c', 'rm -f terraform.tfstate*');
    place.takeCalls();
    expect(place.apply().code).toBe(0);
    expect(place.takeCalls()).toEqual(['info n1 --format csv', ...gets('n1')]);
  });

  it('half way in a launch: the next one clears its half and launches', () => {
    const place = folder();
    place.machines({ n1: { role: 'server' } });
    place.byHand('launch', '--name', 'n1', '--cpus', '2', '--memory', '4G', '--disk', '20G', '--timeout', '600', '--cloud-init', '-', '24.04');
    place.run('sh', '-c', 'mkdir .made && echo making >.made/n1');
    expect(place.apply().code).toBe(0);
    expect(place.takeCalls()).toEqual(['info n1 --format csv', 'delete --purge n1', launch('n1', 2, '4G', '20G'), ...gets('n1')]);
  });
});

describe('given machines', () => {
  it('make the same inventory without one call', () => {
    const place = folder();
    place.machines({ n1: { role: 'server', address: '192.0.2.11' }, n2: { role: 'agent', address: '192.0.2.12' } });
    const { code, output } = place.apply();
    expect(code, output).toBe(0);
    expect(place.apply().output).toContain('No changes.');
    expect(place.takeCalls()).toEqual([]);
    expect(JSON.parse(place.terraform('output', '-json', 'ground').out)).toEqual({
      login: 'ground', machines: { n1: { role: 'server', address: '192.0.2.11' }, n2: { role: 'agent', address: '192.0.2.12' } },
    });
  });
});
