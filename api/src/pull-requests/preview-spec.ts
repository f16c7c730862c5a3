// What a preview is: the server of a branch beside the real one, short-lived, with nothing that belongs to the real one. Pure.
import { completeSpec, type GameServerSpec, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { PlannedStep } from './words.ts';

/** Servers that one pull request shows at once; each counts against the tenant's quota. */
export const MOST_PREVIEWS = 3;
const LONGEST_NAME = 40;

export interface Preview {
  name: string;
  of: string;
  spec: GameServerSpec;
  template: GameTemplateSpec;
}

export const previewName = (number: number, server: string): string => `pr${number}-${server}`.slice(0, LONGEST_NAME).replace(/-+$/, '');

/** The servers that a branch would make or change and run, each under a name of its own. */
export function previewsOf(steps: readonly PlannedStep[], number: number, until: string): Preview[] {
  const shown = steps.flatMap(({ name, after, plan, templates }) => {
    const runs = after && after.preview === undefined && after.state !== 'Stopped' && plan.action !== 'none';
    return runs && templates.after ? [{ name: previewName(number, name), of: name, spec: previewSpec(after, templates.after, { of: name, pullRequest: number, until }), template: templates.after }] : [];
  });
  return shown.filter(({ name }, index) => shown.findIndex((one) => one.name === name) === index);
}

/** Without ports, backups, orders and windows: it gets a free port, and nobody waits for a moment to change it. */
function previewSpec(spec: GameServerSpec, template: GameTemplateSpec, preview: NonNullable<GameServerSpec['preview']>): GameServerSpec {
  const { ports: _ports, ...network } = spec.network ?? {};
  const { backup: _backup, requests: _requests, update: _update, ...rest } = spec;
  const { fresh: _fresh, ...storage } = spec.storage ?? {};
  return completeSpec({ ...rest, state: 'Running', storage, network, preview }, template);
}
