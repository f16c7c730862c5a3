// The door for Gitea's webhooks.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Controller } from '../controller.ts';
import { normalUrl } from '../project-rules.ts';
import { NOT_HERE, Refused } from './refused.ts';

const ELSEWHERE = ['x-github-event', 'x-gitlab-event', 'x-event-key', 'x-vss-activityid'];

interface Push {
  ref?: string;
  repository?: { html_url?: string; default_branch?: string };
}

/** A signed push: every Application that follows the branch is refreshed; the answer does not wait. Undefined: taken; else why not. */
export function takePush(controller: Controller, headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  if (ELSEWHERE.some((name) => headers[name] !== undefined) && !headers['x-gogs-event']) throw new Refused(NOT_HERE, 'The embedded Argo CD takes webhooks of Gitea only.');
  const event = headers['x-gogs-event'];
  if (event === undefined) return 'Unknown webhook event';
  const secret = controller.settings.webhookSecret('gogs');
  const push = parsed(body);
  if (event !== 'push' || !push || (secret !== '' && !matches(secret, body, String(headers['x-gogs-signature'] ?? '')))) return 'Webhook processing failed';
  const branch = (push.ref ?? '').replace(/^refs\/(heads|tags)\//, '');
  for (const { metadata, spec } of controller.store.all()) {
    const revision = spec.source?.targetRevision || 'HEAD';
    if (normalUrl(spec.source?.repoURL ?? '') !== normalUrl(push.repository?.html_url ?? ' ')) continue;
    if (revision === branch || revision === push.ref || (revision === 'HEAD' && branch === push.repository?.default_branch)) void controller.refresh(metadata.name);
  }
  return undefined;
}

function parsed(body: Buffer): Push | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Push;
  } catch {
    return undefined;
  }
}

function matches(secret: string, body: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
