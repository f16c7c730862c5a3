import { API_VERSION, templateName, type GameTemplateSpec } from '../contract/index.ts';
import { ApiObject } from 'cdk8s';
import { synthesize } from './synthesize.ts';
import { yamlDocuments } from './yaml-text.ts';

/** File of a template revision in the fleet repository's catalogue folder. */
export function templateFile(template: GameTemplateSpec): string {
  return `catalogue/${templateName(template.game, template.revision)}.yaml`;
}

/** A template revision as YAML. Revisions stay when their file goes: servers may still run on them. */
export function templateManifest(template: GameTemplateSpec): string {
  const name = templateName(template.game, template.revision);
  return yamlDocuments(synthesize((chart) => {
    new ApiObject(chart, name, {
      apiVersion: API_VERSION, kind: 'GameTemplate',
      metadata: { name, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
      spec: template,
    });
  }));
}
