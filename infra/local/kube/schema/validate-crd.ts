// A CustomResourceDefinition as an object: names, versions, schema, rules and columns.
import { compileSchema } from './compile.ts';
import { invalid, notSupported, OMITTED, required, SchemaError, type Cause } from './errors.ts';
import { isObject, type Json, type JsonObject, type Structural } from './structural.ts';

const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SUBDOMAIN_FAULT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_1035_FAULT = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];

/** Everything wrong with a CRD; empty when it may be stored. Causes of reason NotSupportedHere name what only this stand-in lacks. */
export function validateCrd(crd: JsonObject): Cause[] {
  const spec = isObject(crd.spec) ? crd.spec : {};
  const names = isObject(spec.names) ? spec.names : {};
  const causes = [...nameFaults(crd, spec, names), ...groupFaults(spec.group), ...scopeFaults(spec.scope), ...namesFaults(names)];
  const versions = Array.isArray(spec.versions) ? spec.versions.filter(isObject) : [];
  causes.push(...versionsFaults(versions));
  for (const [index, version] of versions.entries()) causes.push(...versionFaults(version, `spec.versions[${index}]`, versions.length === 1));
  if (isObject(spec.conversion) && spec.conversion.strategy !== undefined && spec.conversion.strategy !== 'None') {
    causes.push(
      spec.conversion.strategy === 'Webhook'
        ? { reason: 'NotSupportedHere', field: 'spec.conversion.strategy', message: 'this stand-in has no conversion webhooks' }
        : notSupported('spec.conversion.strategy', spec.conversion.strategy, ['None', 'Webhook']),
    );
  }
  if (!isObject(crd.status) || !Array.isArray(crd.status.conditions)) causes.push(...storedFaults(versions));
  return causes;
}

function nameFaults(crd: JsonObject, spec: JsonObject, names: JsonObject): Cause[] {
  const name = isObject(crd.metadata) ? crd.metadata.name : undefined;
  const wanted = `${String(names.plural ?? '')}.${String(spec.group ?? '')}`;
  if (name === undefined || name === wanted) return [];
  return [invalid('metadata.name', name, `must be spec.names.plural+"."+spec.group`)];
}

function groupFaults(group: Json | undefined): Cause[] {
  if (!group) return [required('spec.group')];
  if (typeof group !== 'string' || !SUBDOMAIN.test(group)) return [invalid('spec.group', group, SUBDOMAIN_FAULT)];
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function scopeFaults(scope: Json | undefined): Cause[] {
  if (!scope) return [required('spec.scope')];
  return scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])];
}

/** `singular` and `listKind` have defaults; the caller may have filled them in or not. */
function namesFaults(names: JsonObject): Cause[] {
  const causes: Cause[] = [];
  for (const word of ['plural', 'kind']) if (!names[word]) causes.push(required(`spec.names.${word}`));
  for (const word of ['plural', 'singular', 'kind', 'listKind']) {
    const name = names[word];
    if (typeof name !== 'string' || name === '') continue;
    const mixed = word === 'kind' || word === 'listKind';
    if (!LABEL_1035.test(mixed ? name.toLowerCase() : name) || name.length > 63) {
      causes.push(invalid(`spec.names.${word}`, name, `${mixed ? 'may have mixed case, but should otherwise match: ' : ''}${LABEL_1035_FAULT}`));
    }
  }
  for (const word of ['shortNames', 'categories']) {
    const list = names[word];
    if (!Array.isArray(list)) continue;
    for (const [index, name] of list.entries()) if (typeof name !== 'string' || !LABEL_1035.test(name)) causes.push(invalid(`spec.names.${word}[${index}]`, name, LABEL_1035_FAULT));
  }
  if (names.kind && names.kind === names.listKind) causes.push(invalid('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'));
  return causes;
}

function versionsFaults(versions: JsonObject[]): Cause[] {
  const causes: Cause[] = [];
  for (const [index, version] of versions.entries()) {
    if (typeof version.name !== 'string' || !LABEL_1035.test(version.name)) causes.push(invalid(`spec.versions[${index}].name`, version.name ?? '', LABEL_1035_FAULT));
  }
  const shown = versions.map(goVersion);
  if (new Set(versions.map(({ name }) => name)).size !== versions.length) causes.push(invalid('spec.versions', shown, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage === true).length !== 1) causes.push(invalid('spec.versions', shown, 'must have exactly one version marked as storage version'));
  if (causes.some(({ field }) => field === 'spec.versions') && !allAlike(versions)) causes.push({ reason: 'NotSupportedHere', field: 'spec.versions', message: 'this stand-in does not know how the server shows versions that are not alike' });
  return causes;
}

/** What versions have in common stands once, beside them, when the server looks at them. */
function goVersion({ name, served, storage, deprecated, deprecationWarning }: JsonObject): JsonObject {
  return { Name: name ?? '', Served: served ?? false, Storage: storage ?? false, Deprecated: deprecated ?? false, DeprecationWarning: deprecationWarning ?? null, Schema: null, Subresources: null, AdditionalPrinterColumns: null, SelectableFields: null };
}

function allAlike(versions: JsonObject[]): boolean {
  const content = versions.map(({ schema, subresources, additionalPrinterColumns, selectableFields }) => JSON.stringify([schema, subresources, additionalPrinterColumns, selectableFields]));
  return new Set(content).size <= 1;
}

/** A new definition has stored what its first storage version is. */
function storedFaults(versions: JsonObject[]): Cause[] {
  const kept = versions.filter(({ storage }) => storage === true).map(({ name }) => String(name));
  const [first] = kept;
  const last = kept.at(-1);
  if (first === undefined) return [invalid('status.storedVersions', null, 'must have at least one stored version')];
  return last === first ? [] : [invalid('status.storedVersions', [first], `must have the storage version ${last}`)];
}

/** The schema of a version that is `alone` counts as that of all. */
function versionFaults(version: JsonObject, path: string, alone: boolean): Cause[] {
  const schema = isObject(version.schema) && isObject(version.schema.openAPIV3Schema) ? (version.schema.openAPIV3Schema as Structural) : undefined;
  const at = `${path}.schema.openAPIV3Schema`;
  const causes = columnFaults(version.additionalPrinterColumns, `${path}.additionalPrinterColumns`);
  if (!schema) return [...causes, required(at)];
  try {
    compileSchema(schema, { kind: 'crd' });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    causes.push(...error.causes.map((cause) => ({ ...cause, field: cause.field.replace(/^openAPIV3Schema/, alone ? 'spec.validation.openAPIV3Schema' : at) })));
  }
  const subresources = version.subresources;
  if (isObject(subresources) && subresources.scale !== undefined) causes.push(...scaleFaults(subresources.scale, `${path}.subresources.scale`));
  return causes;
}

function columnFaults(columns: Json | undefined, path: string): Cause[] {
  if (!Array.isArray(columns)) return [];
  return columns.filter(isObject).flatMap((column, index) => {
    const causes: Cause[] = [];
    if (!column.name) causes.push(required(`${path}[${index}].name`));
    if (!column.type) causes.push(required(`${path}[${index}].type`, `must be one of ${COLUMN_TYPES.join(',')}`));
    else if (!COLUMN_TYPES.includes(String(column.type))) causes.push(invalid(`${path}[${index}].type`, column.type, `must be one of ${COLUMN_TYPES.join(',')}`));
    if (!column.jsonPath) causes.push(required(`${path}[${index}].JSONPath`));
    return causes;
  });
}

function scaleFaults(scale: Json, path: string): Cause[] {
  if (!isObject(scale)) return [invalid(path, OMITTED, 'must be an object')];
  const causes: Cause[] = [];
  for (const [word, root] of [['specReplicasPath', '.spec.'], ['statusReplicasPath', '.status.']] as const) {
    const value = scale[word];
    if (!value) causes.push(required(`${path}.${word}`));
    else if (!String(value).startsWith(root)) causes.push(invalid(`${path}.${word}`, value, `should be a json path under ${root.slice(0, -1)}`));
  }
  return causes;
}
