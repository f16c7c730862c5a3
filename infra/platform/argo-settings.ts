// Argo CD's settings: impersonation, what a healthy game server is, the way from its page to the form, and an account that may only look.
import { GROUP, tenantProject } from '@pteronimbus/synth/contract';

/** Running, Stopped and Sleeping are healthy when asked for; suspended only while an update waits. */
export const GAME_SERVER_HEALTH = `hs = {}
local status = obj.status
if status == nil or status.observedGeneration == nil or status.observedGeneration ~= obj.metadata.generation then
  hs.status = "Progressing"
  hs.message = "The operator has not seen this wish yet."
  return hs
end
local ready = nil
local accepted = nil
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Ready" then ready = condition end
  if condition.type == "Accepted" then accepted = condition end
end
hs.message = status.phase
if ready ~= nil then hs.message = ready.message end
if status.phase == "Failed" then
  hs.status = "Degraded"
elseif accepted ~= nil and accepted.status == "False" then
  hs.status = "Degraded"
  hs.message = accepted.message
elseif status.pending ~= nil then
  hs.status = "Suspended"
  hs.message = status.pending.reason
elseif ready ~= nil and ready.status == "True" then
  hs.status = "Healthy"
elseif status.phase == "Stopped" or status.phase == "Sleeping" then
  hs.status = "Healthy"
else
  hs.status = "Progressing"
end
return hs
`;

export const ARGOCD_CM: Readonly<Record<string, string>> = {
  'application.sync.impersonation.enabled': 'true',
  'application.resourceTrackingMethod': 'annotation',
  'timeout.reconciliation': '120s',
  'timeout.reconciliation.jitter': '60s',
  'accounts.pteronimbus': 'apiKey',
  'admin.enabled': 'false',
  'users.anonymous.enabled': 'false',
  'helm.enable': 'false',
  'jsonnet.enable': 'false',
  'kustomize.enable': 'false',
  'resource.ignoreResourceUpdatesEnabled': 'true',
  [`resource.customizations.ignoreResourceUpdates.${GROUP}_GameServer`]: 'jsonPointers:\n- /metadata/managedFields\n- /metadata/resourceVersion\n',
  [`resource.customizations.health.${GROUP}_GameServer`]: GAME_SERVER_HEALTH,
};

export const ARGOCD_RBAC_CM: Readonly<Record<string, string>> = {
  'policy.default': '',
  'policy.csv': 'p, pteronimbus, applications, get, */*, allow\n',
};

/** Links on Argo CD's page to the same server, or community, in the form at `formUrl`. Templates and conditions are Argo CD's own (its "deep links"). */
export function formLinks(formUrl: string): Record<string, string> {
  const slugOf = (field: string) => `{{ trimPrefix "${tenantProject('')}" ${field} }}`;
  const link = (title: string, path: string, when: string) => `- title: ${title}\n  url: '${formUrl}${path}'\n  if: '${when}'\n`;
  return {
    'resource.links': link('Open in Pteronimbus', `/servers/${slugOf('.resource.metadata.namespace')}/{{ .resource.metadata.name }}`, 'resource.kind == "GameServer"'),
    'application.links': link('Open in Pteronimbus', `/communities/${slugOf('.application.spec.project')}`, `application.spec.project startsWith "${tenantProject('')}"`),
  };
}

/** Argo CD reads them and ends, or warns for ever, when they are not there. Empty: repositories are reached by HTTP, commits are not signed. */
export const ARGOCD_OTHER_MAPS = ['argocd-cmd-params-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm'] as const;
