// YAML that is refused because its readers disagree about it, or because it can hide something. Argo CD reads with go-yaml v2
// (sigs.k8s.io/yaml): booleans of YAML 1.1, numbers by Go's base prefixes, merge keys, no control characters.
import { isScalar, visit, type CollectionTag, type Document, type Scalar, type ScalarTag } from 'yaml';

export interface Fault {
  offset: number;
  message: string;
}

type Tags = (ScalarTag | CollectionTag | string)[];

/** YAML 1.1 as Argo CD's parser knows it: yes and no, but neither times, base-60 numbers, sets nor merge keys. */
export function asArgoReads(tags: Tags): (ScalarTag | CollectionTag)[] {
  return tags.filter((tag): tag is ScalarTag | CollectionTag => typeof tag !== 'string' && !('format' in tag && tag.format === 'TIME') && !/:(timestamp|set|omap|pairs|binary|merge)$/.test(tag.tag));
}

const CONTROL = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** Line breaks to YAML 1.1, letters to 1.2. */
const OTHER_BREAK = /[\u0085\u2028\u2029]/;

/** Characters that one of the parsers does not take as they are. */
export function characterFaults(text: string): Fault[] {
  const control = CONTROL.exec(text);
  if (control) return [{ offset: control.index, message: `The character U+${hex(control[0])} may not stand in a file. In double quotes, "\\u${hex(control[0])}" means the same.` }];
  const lineBreak = OTHER_BREAK.exec(text);
  return lineBreak ? [{ offset: lineBreak.index, message: `The character U+${hex(lineBreak[0])} is a line break to some readers only. In double quotes, "\\u${hex(lineBreak[0])}" means the same.` }] : [];
}

/** Anchors, aliases, tags, directives, merge keys, and words that are a number to one reader and text to another. */
export function nodeFaults(document: Document.Parsed, text: string): Fault[] {
  const found: Fault[] = [];
  const directives = document.directives;
  if (directives.yaml.explicit === true || Object.keys(directives.tags).length > 1) found.push({ offset: 0, message: 'Directives (%YAML, %TAG) are not allowed.' });
  visit(document, {
    Alias: (_key, node) => { found.push({ offset: node.range?.[0] ?? 0, message: 'Aliases (*name) are not allowed; write the value out.' }); },
    Pair: (_key, { key }) => {
      if (isScalar(key) && key.value !== '<<') return;
      found.push({ offset: (key as { range?: [number] } | null)?.range?.[0] ?? 0, message: isScalar(key) ? 'Merge keys (<<) are not allowed.' : 'A key must be a word, not a map or a list.' });
    },
    Node: (_key, node) => {
      const offset = node.range?.[0] ?? 0;
      if ('anchor' in node && node.anchor) found.push({ offset, message: 'Anchors (&name) are not allowed.' });
      if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:')) found.push({ offset, message: `The tag ${node.tag} is not allowed.` });
      const message = isScalar(node) && node.range ? scalarFault(node, text.slice(node.range[0], node.range[1])) : undefined;
      if (message !== undefined) found.push({ offset, message });
    },
  });
  return found;
}

/** Words that are one value to this parser and another to Argo CD's; found by reading thousands with both. */
function scalarFault({ type, value }: Scalar, source: string): string | undefined {
  const quote = `${source} is a number to some readers and text to others. Put it in quotes, or write the number another way.`;
  if (type === 'PLAIN' && typeof value === 'string' && (/^[-+]?0[obx][0-9a-f_]+$/i.test(value) || /^[-+.0-9][-+._0-9e]*_[-+._0-9e]*$/i.test(value))) return quote;
  if (type === 'PLAIN' && typeof value === 'number' && (!Number.isFinite(value) || source.includes('_'))) return quote;
  if (type === 'PLAIN' && Number.isInteger(value) && !Number.isSafeInteger(value)) return `${source} is too large to be read exactly.`;
  if (type === 'QUOTE_DOUBLE' && source.replaceAll('\\\\', '').includes('\\/')) return 'The escape \\/ is unknown to some readers. Write / alone.';
  return undefined;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
