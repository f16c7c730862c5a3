// What keeps a CRD's schema from being structural, in the API server's words.
import { forbidden, invalid, notSupported, required, type Cause } from './errors.ts';
import { UNSUPPORTED_FORMATS } from './formats.ts';
import { regularExpression } from './node.ts';
import { isObject, type Structural } from './structural.ts';

type Level = 'root' | 'field' | 'item';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const LACKING = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];

/** Every fault of a schema, with its path below `path`. */
export function structuralFaults(schema: Structural, path: string): Cause[] {
  const causes: Cause[] = [];
  node(schema, 'root', path, causes);
  if (schema.nullable) causes.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
  return causes.sort((left, right) => (`${left.field}: ${left.message}` < `${right.field}: ${right.message}` ? -1 : 1));
}

function node(schema: Structural, level: Level, path: string, causes: Cause[]): void {
  general(schema, path, causes);
  typing(schema, level, path, causes);
  lists(schema, path, causes);
  combinations(schema, path, causes);
  resource(schema, level, path, causes);
  if (schema.items) node(schema.items, 'item', `${path}.items`, causes);
  for (const [name, child] of Object.entries(schema.properties ?? {})) node(child, 'field', `${path}.properties[${name}]`, causes);
  if (isObject(schema.additionalProperties)) node(schema.additionalProperties as Structural, 'field', `${path}.additionalProperties`, causes);
}

function general(schema: Structural, path: string, causes: Cause[]): void {
  for (const word of LACKING) if ((schema as Record<string, unknown>)[word] !== undefined) causes.push(forbidden(`${path}.${word}`, `${word} is not supported`));
  if (schema.uniqueItems) causes.push(forbidden(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'));
  if (Array.isArray(schema.items)) causes.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) causes.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'));
  if (schema.format && UNSUPPORTED_FORMATS.has(schema.format.replaceAll('-', ''))) {
    causes.push({ reason: 'NotSupportedHere', field: `${path}.format`, message: `this stand-in does not check the format ${schema.format}` });
  }
  if (schema.pattern === undefined) return;
  try {
    regularExpression(schema.pattern);
  } catch (error) {
    causes.push(invalid(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${(error as Error).message}`));
  }
}

function typing(schema: Structural, level: Level, path: string, causes: Cause[]): void {
  const { type } = schema;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const free = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type !== undefined && type !== '' && !TYPES.includes(type)) causes.push(notSupported(`${path}.type`, type, TYPES));
  if (type === 'array' && !schema.items) causes.push(required(`${path}.items`, 'must be specified'));
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    causes.push(type ? invalid(`${path}.type`, type, detail) : required(`${path}.type`, detail));
  } else if (!type && !free) causes.push(required(`${path}.type`, `must not be empty ${{ root: 'at the root', item: 'for specified array items', field: 'for specified object fields' }[level]}`));
  if (level === 'root' && type && type !== 'object') causes.push(invalid(`${path}.type`, type, 'must be object at the root'));
  if (schema.additionalProperties !== undefined && level === 'root') causes.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
  if (schema.additionalProperties !== undefined && embedded) causes.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  if (schema.additionalProperties !== undefined && schema.properties && Object.keys(schema.properties).length > 0) {
    causes.push(forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'));
  }
}

function lists(schema: Structural, path: string, causes: Cause[]): void {
  const listType = schema['x-kubernetes-list-type'];
  const mapType = schema['x-kubernetes-map-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const typed = (wanted: string, word: string) => {
    const detail = `must be ${wanted} if ${word} is specified`;
    if (schema.type !== wanted) causes.push(schema.type ? invalid(`${path}.type`, schema.type, detail) : required(`${path}.type`, detail));
  };
  if (mapType !== undefined) typed('object', 'x-kubernetes-map-type');
  if (mapType !== undefined && !['atomic', 'granular'].includes(mapType)) causes.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']));
  if (listType !== undefined) typed('array', 'x-kubernetes-list-type');
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) causes.push(notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']));
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    causes.push(listType === undefined ? required(`${path}.x-kubernetes-list-type`, detail) : invalid(`${path}.x-kubernetes-list-type`, listType, detail));
  }
  if (listType !== 'map') return;
  if (keys.length === 0) causes.push(required(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'));
  if (!schema.items) causes.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
  if (schema.items) mapItems(schema, schema.items, keys, path, causes);
}

function mapItems(schema: Structural, items: Structural, keys: string[], path: string, causes: Cause[]): void {
  if (items.type !== 'object') causes.push(invalid(`${path}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"));
  if (items.nullable) causes.push(forbidden(`${path}.items.nullable`, 'cannot be nullable when x-kubernetes-list-type is map'));
  if (new Set(keys).size !== keys.length) causes.push(invalid(`${path}.x-kubernetes-list-map-keys`, keys, 'must not contain duplicate entries'));
  for (const key of keys) {
    const property = items.properties?.[key];
    const at = `${path}.items.properties[${key}]`;
    if (!property) {
      causes.push(invalid(`${path}.x-kubernetes-list-map-keys`, schema['x-kubernetes-list-map-keys'], 'entries must all be names of item properties'));
      continue;
    }
    if (property.type === 'array' || property.type === 'object') causes.push(invalid(`${at}.type`, items.type ?? '', "must be a scalar type if parent array's x-kubernetes-list-type is map"));
    if (property.nullable) causes.push(forbidden(`${at}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'));
    if (property.default === undefined && !items.required?.includes(key)) {
      causes.push(required(`${at}.default`, 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'));
    }
  }
}

function combinations(schema: Structural, path: string, causes: Cause[]): void {
  const intOrString = schema['x-kubernetes-int-or-string'] === true && schema.anyOf?.map(({ type }) => type).join() === 'integer,string';
  if (!intOrString) for (const [index, part] of (schema.anyOf ?? []).entries()) nested(part, `${path}.anyOf[${index}]`, false, causes);
  for (const [index, part] of (schema.allOf ?? []).entries()) nested(part, `${path}.allOf[${index}]`, index === 0 && schema['x-kubernetes-int-or-string'] === true, causes);
  for (const [index, part] of (schema.oneOf ?? []).entries()) nested(part, `${path}.oneOf[${index}]`, false, causes);
  if (schema.not) nested(schema.not, `${path}.not`, false, causes);
}

const FORBIDDEN_BELOW: [keyof Structural, string][] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function nested(schema: Structural, path: string, intOrString: boolean, causes: Cause[]): void {
  for (const [word, detail] of FORBIDDEN_BELOW) if (schema[word] !== undefined) causes.push(forbidden(`${path}.${word}`, detail));
  for (const [name, child] of Object.entries(schema.properties ?? {})) nested(child, `${path}.properties[${name}]`, false, causes);
  if (schema.properties?.metadata) causes.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  if (schema.items) nested(schema.items, `${path}.items`, false, causes);
  if (!(intOrString && schema.anyOf?.map(({ type }) => type).join() === 'integer,string')) combinations({ ...schema, 'x-kubernetes-int-or-string': undefined }, path, causes);
  else combinations({ ...schema, anyOf: undefined }, path, causes);
}

function resource(schema: Structural, level: Level, path: string, causes: Cause[]): void {
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  if (embedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(schema.properties ?? {}).length === 0) {
    causes.push(required(`${path}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'));
  }
  if (level !== 'root' && !embedded) return;
  for (const name of ['apiVersion', 'kind']) {
    const property = schema.properties?.[name];
    if (property && property.type !== 'string') causes.push(invalid(`${path}.properties[${name}].type`, property.type ?? '', 'must be string'));
  }
  const metadata = schema.properties?.metadata;
  if (!metadata) return;
  if (metadata.type !== 'object') causes.push(invalid(`${path}.properties[metadata].type`, metadata.type ?? '', 'must be object'));
  const beyond = Object.keys(metadata).filter((word) => word !== 'type' && word !== 'properties' && word !== 'description');
  const names = Object.keys(metadata.properties ?? {}).filter((name) => name !== 'name' && name !== 'generateName');
  if (level === 'root' && beyond.length + names.length > 0) {
    causes.push(forbidden(`${path}.properties[metadata]`, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
  }
}
