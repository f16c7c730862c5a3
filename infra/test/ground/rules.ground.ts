// The alerts before promtool: which rings when, and which stays silent.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERTS, ruleGroups } from '../../platform/production/monitoring/rules.ts';
import { toolsOfGround } from './tools.ts';

const dir = mkdtempSync(join(tmpdir(), 'rules-'));
const { promtool } = toolsOfGround();
afterAll(() => rmSync(dir, { recursive: true }));
beforeAll(() => writeFileSync(join(dir, 'rules.yaml'), JSON.stringify({ groups: ruleGroups() })));

const up = (container: string, values: string) => ({ series: `up{namespace="pteronimbus", container="${container}", pod="${container}-0"}`, values });
const leads = (pod: string, values: string) => ({ series: `leader_election_master_status{name="gameserver", pod="${pod}"}`, values });
const app = (name: string, status: string, values = '1x90') => ({ series: `argocd_app_info{name="${name}", sync_status="${status}"}`, values });
const answers = (status: string, values: string) => ({ series: `pteronimbus_api_request_seconds_count{route="/x", status="${status}"}`, values });
const slow = (le: string, values: string) => ({ series: `pteronimbus_api_request_seconds_bucket{route="/x", le="${le}"}`, values });
const well = [up('api', '1x90'), up('operator', '1x90'), leads('operator-0', '1x90')];

/** Series of one minute steps → what rings at a moment. Of what is not named, all is well. */
const CASES: [string, { series: string; values: string }[], string, string[]][] = [
  ['nothing when all is well', [...well, app('redfox-main', 'Synced'), answers('200', '0+60x90')], '60m', []],
  ['ApiDown when no pod of it answers', [up('api', '1x10 0x80'), ...well.slice(1)], '14m', ['ApiDown']],
  ['nothing while one of two pods answers', [up('api', '1x90'), { series: 'up{namespace="pteronimbus", container="api", pod="api-1"}', values: '0x90' }, ...well.slice(1)], '60m', []],
  ['ApiErrors when one answer in ten is ours', [...well, answers('200', '0+54x90'), answers('500', '0+6x90')], '30m', ['ApiErrors']],
  ['nothing when one in a hundred is', [...well, answers('200', '0+99x90'), answers('500', '0+1x90')], '30m', []],
  ['ApiSlow when many take longer than a second', [...well, slow('1', '0+50x90'), slow('3', '0+60x90'), slow('+Inf', '0+60x90')], '30m', ['ApiSlow']],
  ['ChangesFail when they fail one after the other', [...well, { series: 'pteronimbus_api_changes_total{outcome="failed"}', values: '0+1x90' }], '30m', ['ChangesFail']],
  ['OperatorDown, and with it no leader', [up('api', '1x90')], '10m', ['OperatorDown']],
  ['OperatorLeaderless when all only wait', [...well.slice(0, 2), leads('operator-0', '0x90'), leads('operator-1', '0x90')], '10m', ['OperatorLeaderless']],
  ['OperatorTwoLeaders', [...well, leads('operator-1', '1x90')], '10m', ['OperatorTwoLeaders']],
  ['OperatorErrors when they go on', [...well, { series: 'controller_runtime_reconcile_errors_total{controller="gameserver"}', values: '0+30x90' }], '40m', ['OperatorErrors']],
  ['OperatorBehind', [...well, { series: 'workqueue_depth{name="gameserver"}', values: '500x90' }], '20m', ['OperatorBehind']],
  ['nothing when the queue was long for a moment', [...well, { series: 'workqueue_depth{name="gameserver"}', values: '500x5 0x80' }], '20m', []],
  ['TenantOutOfSync after half an hour', [...well, app('redfox-main', 'OutOfSync')], '45m', ['TenantOutOfSync']],
  ['nothing before that', [...well, app('redfox-main', 'OutOfSync')], '20m', []],
  ['FleetBroken when the platform itself can\'t be synced', [...well, app('fleet-redfox', 'Unknown')], '20m', ['FleetBroken']],
];

describe('promtool', () => {
  it('reads the rules', () => {
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'rules', join(dir, 'rules.yaml')], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(`SUCCESS: ${ALERTS.length} rules found`);
  });

  it.each(CASES)('%s', (_name, series, at, ringing) => {
    expect(wrong(series, at, ringing)).toBe('');
  });

  it('finds an expectation that is wrong: these tests can fail', () => {
    expect(wrong(well, '60m', ['ApiDown'])).toContain('FAILED');
  });

  it('every alert rings in one case at least', () => {
    const rang = new Set(CASES.flatMap(([, , , names]) => names));
    expect(ALERTS.map(({ name }) => name).filter((name) => !rang.has(name))).toEqual([]);
  });
});

/** What promtool has to say against it; nothing when it is so. */
function wrong(series: object[], at: string, ringing: string[]): string {
  const file = join(dir, 'tests.yaml');
  const rings = ALERTS.map(({ name, severity, summary }) => ({
    eval_time: at, alertname: `Pteronimbus${name}`,
    exp_alerts: ringing.includes(name) ? [{ exp_labels: { severity, ...labelsOf(series, name) }, exp_annotations: { summary: summary.replace('{{ $labels.name }}', labelsOf(series, name).name ?? ''), runbook: `infra/platform/production/monitoring/runbooks.md#${name.toLowerCase()}` } }] : [],
  }));
  writeFileSync(file, JSON.stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [{ interval: '1m', input_series: series, alert_rule_test: rings }] }));
  const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** Labels that an alert keeps of its series. */
function labelsOf(series: object[], name: string): Record<string, string> {
  const [, app = ''] = /argocd_app_info\{name="([^"]+)"/.exec((series.at(-1) as { series: string }).series) ?? [];
  return name === 'TenantOutOfSync' || name === 'FleetBroken' ? { name: app } : {};
}
