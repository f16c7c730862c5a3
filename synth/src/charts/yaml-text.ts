// YAML that every parser reads the same way: plain words only where no version of YAML sees anything but text.
import { Document, isScalar, Scalar, visit } from 'yaml';

/** A word or words that no YAML resolver turns into something else. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$/;
/** Sizes, times and port ranges: digits that no resolver takes for a number. */
const PLAIN_AMOUNT = /^[0-9]{1,9}(Ki|Mi|Gi|Ti|m|s|h)$/;
const NOT_TEXT = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
const LONG = 1 << 30;

/** One document, keys in the order given, strings quoted unless they are plainly words. */
export function yamlOf(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, { Scalar: (_key, node) => { if (isScalar(node) && typeof node.value === 'string') node.type = styleOf(node.value); } });
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: LONG, minContentWidth: 0 });
}

/** Several documents in one file. */
export function yamlDocuments(values: object[]): string {
  return values.map(yamlOf).join('---\n');
}

export function styleOf(text: string): 'PLAIN' | 'QUOTE_DOUBLE' {
  return (PLAIN.test(text) && !NOT_TEXT.test(text)) || PLAIN_AMOUNT.test(text) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
}
