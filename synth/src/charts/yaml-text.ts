// YAML that every parser reads the same way: plain words only where no version of YAML sees anything but text.
import { Document, isScalar, Scalar, visit } from 'yaml';

/** A word or words that no YAML resolver turns into something else. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$/;
/** Sizes, times and port ranges: digits that no resolver takes for a number. */
const PLAIN_AMOUNT = /^[0-9]{1,9}(Ki|Mi|Gi|Ti|m|s|h)$/;
/** Words of YAML 1.1; and e0, a float without digits to one of its readers. */
const NOT_TEXT = /^(y|n|yes|no|on|off|true|false|null|nan|inf|e[-0-9_.]+)$/i;
const LONG = 1 << 30;

/** Control characters, which Argo CD's parser refuses, and letters that are line breaks to YAML 1.1. JSON's escapes leave them as they are. */
const NOT_SHOWN = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** One document, keys in the order given, strings quoted unless they are plainly words. Throws RangeError on half a character (a lone surrogate): YAML has none. */
export function yamlOf(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, { Scalar: (_key, node) => { if (isScalar(node) && typeof node.value === 'string') node.type = styleOf(node.value); } });
  return shownCharacters(document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: LONG, minContentWidth: 0 }));
}

/** Escapes what only double quotes can hold; such text never stands outside of them here. */
export function shownCharacters(yaml: string): string {
  return yaml.replace(NOT_SHOWN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Several documents in one file. */
export function yamlDocuments(values: object[]): string {
  return values.map(yamlOf).join('---\n');
}

/** How a text is written. Throws RangeError on half a character. */
export function styleOf(text: string): 'PLAIN' | 'QUOTE_DOUBLE' {
  if (!text.isWellFormed()) throw new RangeError('A text holds half a character (a lone surrogate), which YAML cannot carry.');
  return (PLAIN.test(text) && !NOT_TEXT.test(text)) || PLAIN_AMOUNT.test(text) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
}
