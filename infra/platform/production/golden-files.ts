// The manifests of every variant as files, for a reviewer to read: `node infra/platform/production/main.ts goldens` writes them anew.
import { productionFiles, productionParts } from './manifests.ts';
import { VARIANTS } from './variants.ts';

/** Path below `golden/` → text. */
export function goldenFiles(): Map<string, string> {
  return new Map(Object.entries(VARIANTS).flatMap(([name, settings]) => {
    const folder = name.toLowerCase().replaceAll(' ', '-');
    // The definitions have goldens of their own, in synth/, and are the same for all.
    return [...productionFiles(productionParts(settings, () => undefined))].filter(([path]) => folder === 'an-ingress' || path !== 'platform/policies.yaml').filter(([path]) => path !== 'platform/definitions.yaml').map(([path, text]) => [path.replace('platform', folder), text] as const);
  }));
}
