// Which form of the answer a client takes.
import { notAcceptable } from '../status.ts';

export interface Wanted {
  as: 'object' | 'table' | 'metadata';
  type: 'application/json' | 'application/yaml';
  /** Parameters of the media range that won, for the answer's Content-Type. */
  parameters: string;
}

const PLAIN: Wanted = { as: 'object', type: 'application/json', parameters: '' };

/** The first form of the Accept header that is served, in the client's order. Throws 406 when there is none. */
export function wantedForm(accept: string | undefined, custom: boolean): Wanted {
  if (accept === undefined || accept.trim() === '') return PLAIN;
  for (const range of byQuality(accept)) {
    const [type = '', ...rest] = range.split(';').map((part) => part.trim());
    const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]));
    if (type === '*/*' || type === 'application/*') return PLAIN;
    if (type !== 'application/json' && type !== 'application/yaml') continue;
    const form = formOf(parameters);
    if (form) return { as: form, type, parameters: form === 'object' ? '' : `;as=${parameters.get('as')};v=v1;g=meta.k8s.io` };
  }
  throw notAcceptable(custom);
}

/** Discovery documents have forms of their own (`as=APIGroupDiscoveryList`), which win wherever they stand among the wishes. */
export function wantsAggregated(accept: string | undefined): boolean {
  return /application\/json\s*;[^,]*g=apidiscovery\.k8s\.io[^,]*v=v2\b[^,]*as=APIGroupDiscoveryList/.test(accept ?? '');
}

/** Whether YAML is asked for before JSON. */
export function wantsYaml(accept: string | undefined): boolean {
  return byQuality(accept ?? '').find((range) => /^(application\/(json|yaml|\*)|\*\/\*)/.test(range))?.startsWith('application/yaml') ?? false;
}

function formOf(parameters: Map<string, string>): Wanted['as'] | undefined {
  const as = parameters.get('as');
  if (as === undefined) return 'object';
  if (parameters.get('g') !== 'meta.k8s.io' || parameters.get('v') !== 'v1') return undefined;
  if (as === 'Table') return 'table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'metadata' : undefined;
}

function byQuality(accept: string): string[] {
  const quality = (range: string) => Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
  return accept.split(',').map((range) => range.trim()).sort((a, b) => quality(b) - quality(a));
}
