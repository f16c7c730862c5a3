// YAML as Argo CD reads it: Kubernetes' reader splits the file, Go's YAML 1.1 parses each document, and its sentences name the line. Pure.
import { parseAllDocuments, type YAMLParseError } from 'yaml';

/** A document can't be read; the message is Go's. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
}

/** The texts between separators; one that carries more than a comment is an error, which counts from there on. */
export function* documentsOf(content: string): Generator<string> {
  let lines: string[] = [];
  for (const line of content.split(/\r?\n/)) {
    if (!line.startsWith('---')) {
      lines.push(line);
      continue;
    }
    const rest = line.slice(3).trim();
    if (rest !== '' && !rest.startsWith('#')) throw new YamlError(`invalid Yaml document separator: ${rest}`);
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
    lines = [];
  }
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

/** The value of one document, as JSON has it. A key twice is its second value. */
export function valueOf(text: string): unknown {
  const [document] = parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
  if (!document || !('errors' in document)) return null;
  const [error] = document.errors;
  const end = error && endOfRoot(text, error);
  if (end !== undefined) return valueOf(text.slice(0, end));
  if (error) throw new YamlError(`error converting YAML to JSON: yaml: ${sentence(error, text)}`);
  try {
    return sorted(document.toJS({ maxAliasCount: 100 }));
  } catch (cause) {
    const alias = /Unresolved alias .*: (\S+)$/.exec((cause as Error).message)?.[1];
    throw new YamlError(`error converting YAML to JSON: yaml: ${alias === undefined ? 'document contains excessive aliasing' : `unknown anchor '${alias}' referenced`}`);
  }
}

/** Where a line further left than the first one ends the document: Go reads no further. */
function endOfRoot(text: string, error: YAMLParseError): number | undefined {
  const column = /^ *(?=[^\s#])/m.exec(text)?.[0].length ?? 0;
  const lineStart = text.lastIndexOf('\n', error.pos[0] - 1) + 1;
  const indent = text.slice(lineStart).search(/\S/);
  return error.code === 'UNEXPECTED_TOKEN' && lineStart > 0 && indent >= 0 && indent < column ? lineStart : undefined;
}

/** Go writes the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}

/** What Go says of the same mistake. Its parser counts lines from nought, its scanner from one, and line nought goes unsaid. */
function sentence(error: YAMLParseError, text: string): string {
  const line = lineAt(text, error.pos[0]);
  const scanner = (said: string, at = line) => (at === 1 ? said : `line ${at}: ${said}`);
  const parser = (said: string, at = line) => (at === 1 ? said : `line ${at - 1}: ${said}`);
  const end = text.split('\n').length;
  if (error.code !== 'BAD_INDENT' && /^-\s/.test(text.slice(error.pos[0]))) return parser('did not find expected key');
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /block sequence/.test(error.message) ? parser('did not find expected key') : keyThatIsNone(text, error.pos[0], scanner);
    case 'MULTILINE_IMPLICIT_KEY':
      return keyThatIsNone(text, error.pos[0], scanner);
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) return scanner('found unexpected end of stream', end);
      return /Implicit map keys/.test(error.message) ? keyThatIsNone(text, error.pos[0], scanner) : parser("did not find expected ',' or '}'");
    case 'BAD_INDENT':
      if (/[{[,:]\s*$/.test(text.slice(0, error.pos[0]))) return parser('did not find expected node content', lineAt(text, error.pos[0] + text.slice(error.pos[0]).search(/\S|$/)));
      if (/Flow (map|sequence)/.test(error.message)) return parser(`did not find expected ',' or '${error.message.includes('Flow map') ? '}' : ']'}'`);
      return parser(/sequence items/.test(error.message) ? "did not find expected '-' indicator" : 'did not find expected key');
    case 'BAD_DQ_ESCAPE': return scanner('found unknown escape character');
    case 'BAD_ALIAS': return scanner('did not find expected alphabetic or numeric character');
    case 'TAB_AS_INDENT': return scanner('found character that cannot start any token');
    case 'BAD_SCALAR_START':
      return /reserved|directive/.test(error.message) ? scanner('found character that cannot start any token') : parser('did not find expected node content');
    case 'BLOCK_IN_FLOW': return parser("did not find expected ',' or '}'");
    default:
      return /Block scalar header|Not a YAML token/.test(error.message) ? scanner('did not find expected comment or line break') : parser('did not find expected key');
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** Words where a key should be: its colon comes too late, or not at all. */
function keyThatIsNone(text: string, start: number, scanner: (said: string, line: number) => string): string {
  const before = text.slice(0, start).split('\n');
  const lines = text.slice(start).split('\n');
  const column = `${before.at(-1)}${lines[0]}`.search(/\S/);
  for (const [index, line] of lines.entries()) {
    const indent = line.search(/\S/);
    if (index > 0 && (indent < 0 ? index === lines.length - 1 : indent <= column)) return scanner("could not find expected ':'", before.length + index);
    const words = line.replace(/(^|\s)#.*$/, '');
    if (/:(\s|$)/.test(words)) return scanner('mapping values are not allowed in this context', before.length + index);
    if (words !== line) return scanner("could not find expected ':'", before.length + index + 1);
  }
  return scanner("could not find expected ':'", before.length + lines.length - 1);
}
