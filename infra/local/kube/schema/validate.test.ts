import { describe, expect, it } from 'vitest';
import type { SchemaError} from './index.ts';
import { compileSchema, unknownFieldError, type JsonObject, type Structural } from './index.ts';

/** Validates one value at `spec.x`; answers `field: message (reason)` lines. */
function faults(property: Structural, value: unknown, old?: unknown, required: string[] = []): string[] {
  const compiled = compileSchema({ type: 'object', properties: { spec: { type: 'object', required, properties: { x: property } } } }, { kind: 'crd' });
  return compiled.validate(resource(value), old === undefined ? undefined : resource(old)).map(({ field, message }) => `${field}: ${message}`);
}

function resource(x: unknown): JsonObject {
  return { apiVersion: 'g.io/v1', kind: 'K', metadata: { name: 'a' }, spec: (x === undefined ? {} : { x }) as JsonObject };
}

const BLOCKED = '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

describe('validation in the words of kube-apiserver', () => {
  const text: Structural = { type: 'string' };
  it.each<[string, Structural, unknown, string[]]>([
    ['a number for a string', text, 1, ['spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer"']],
    ['a fraction for an integer', { type: 'integer' }, 1.5, ['spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"']],
    ['a whole number for a number', { type: 'number' }, 2, []],
    ['null for a string', text, null, ['spec.x: Invalid value: "null": spec.x in body must be of type string: "null"']],
    ['null where it may be', { type: 'string', nullable: true }, null, []],
    ['a list for an object', { type: 'object' }, [], ['spec.x: Invalid value: "array": spec.x in body must be of type object: "array"']],
    ['a bool for an int-or-string', { 'x-kubernetes-int-or-string': true }, true, ['spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean"']],
    ['a bool for an int32', { type: 'integer', format: 'int32' }, true, ['spec.x: Invalid value: "": spec.x in body must be of type int32: ""']],
    ['a word that is not listed', { type: 'string', enum: ['a', 'b'] }, 'x', ['spec.x: Unsupported value: "x": supported values: "a", "b"']],
    ['a number that is not listed', { type: 'integer', enum: [1, 2] }, 3, ['spec.x: Unsupported value: 3: supported values: "1", "2"']],
    ['a text too long', { type: 'string', maxLength: 3 }, 'abcd', ['spec.x: Too long: may not be more than 3 bytes']],
    ['an emoji is one character', { type: 'string', maxLength: 1 }, '😀', []],
    ['a text too short', { type: 'string', minLength: 2 }, 'a', ['spec.x: Invalid value: "a": spec.x in body should be at least 2 chars long']],
    ['a pattern', { type: 'string', pattern: '^[a-z]+$' }, 'A"', ["spec.x: Invalid value: \"A\\\"\": spec.x in body should match '^[a-z]+$'"]],
    ['too much', { type: 'integer', maximum: 3 }, 5, ['spec.x: Invalid value: 5: spec.x in body should be less than or equal to 3']],
    ['not above', { type: 'integer', minimum: 3, exclusiveMinimum: true }, 3, ['spec.x: Invalid value: 3: spec.x in body should be greater than 3']],
    ['not a multiple', { type: 'integer', multipleOf: 5 }, 7, ['spec.x: Invalid value: 7: spec.x in body should be a multiple of 5']],
    ['too few items', { type: 'array', items: text, minItems: 1 }, [], ['spec.x: Invalid value: 0: spec.x in body should have at least 1 items']],
    ['too many items', { type: 'array', items: text, maxItems: 1 }, ['a', 'b'], ['spec.x: Too many: 2: must have at most 1 item']],
    ['too many properties', { type: 'object', additionalProperties: text, maxProperties: 0 }, { a: 'b' }, ['spec.x: Too many: 1: must have at most 0 items']],
    ['an item', { type: 'array', items: text }, ['a', 1], ['spec.x[1]: Invalid value: "integer": spec.x[1] in body must be of type string: "integer"']],
    ['a map value', { type: 'object', additionalProperties: text }, { a: 1 }, ['spec.x.a: Invalid value: "integer": spec.x.a in body must be of type string: "integer"']],
    ['a time', { type: 'string', format: 'date-time' }, 'yesterday', ['spec.x: Invalid value: "yesterday": spec.x in body must be of type date-time: "yesterday"']],
    ['a good time', { type: 'string', format: 'date-time' }, '2026-02-28T23:59:59.1Z', []],
    ['a day that is not', { type: 'string', format: 'date' }, '2026-02-30', ['spec.x: Invalid value: "2026-02-30": spec.x in body must be of type date: "2026-02-30"']],
    ['an address', { type: 'string', format: 'ipv4' }, '1.2.3.04', ['spec.x: Invalid value: "1.2.3.04": spec.x in body must be of type ipv4: "1.2.3.04"']],
    ['a duration with days', { type: 'string', format: 'duration' }, '2d', []],
    ['a format nobody knows', { type: 'string', format: 'colour' }, 'x', []],
    ['a set with a repeat', { type: 'array', items: text, 'x-kubernetes-list-type': 'set' }, ['a', 'a', 'a'], ['spec.x[1]: Duplicate value: "a"']],
    ['oneOf without a match', { type: 'object', properties: { a: text, b: text }, oneOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, ['<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found none valid', 'spec.x.a: Required value']],
    ['oneOf with two', { type: 'object', properties: { a: text, b: text }, oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: '', b: '' }, ['<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives']],
    ['not', { type: 'string', not: { enum: ['a'] } }, 'a', ['<nil>: Invalid value: "": "spec.x" must not validate the schema (not)']],
  ])('%s', (_name, property, value, expected) => {
    expect(faults(property, value)).toEqual(expected);
  });

  it('a required field that is missing', () => {
    expect(faults(text, undefined, undefined, ['x'])).toEqual(['spec.x: Required value']);
  });

  it('a keyed list with the same key twice', () => {
    const list: Structural = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', required: ['name'], properties: { name: text, v: text } } };
    expect(faults(list, [{ name: 'a' }, { name: 'a', v: 'x' }])).toEqual(['spec.x[1]: Duplicate value: {"name":"a"}']);
  });

  it('what was wrong and stands unchanged is forgiven on update', () => {
    expect(faults({ type: 'string', maxLength: 1 }, 'abc', 'abc')).toEqual([]);
    expect(faults({ type: 'string', maxLength: 1 }, 'abcd', 'abc')).toEqual(['spec.x: Too long: may not be more than 1 byte']);
  });

  it('what cannot be told from its old value is not forgiven', () => {
    const list: Structural = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', required: ['name'], properties: { name: text, v: { type: 'string', maxLength: 1 } } } };
    expect(faults(list, [{ name: 'a', v: 'xyz' }], [{ name: 'a', v: 'xyz' }])).toEqual([]);
    expect(faults(list, [{ v: 'xyz' }], [{ v: 'xyz' }])).toEqual(['spec.x[0].v: Too long: may not be more than 1 byte', 'spec.x[0].name: Required value']);
    const root = compileSchema({ type: 'object', 'x-kubernetes-validations': [{ rule: 'size(self.metadata.name) < 3', message: 'short!' }] }, { kind: 'crd' });
    const object: JsonObject = { apiVersion: 'g.io/v1', kind: 'K', metadata: { name: 'long' } };
    expect(root.validate(object, structuredClone(object))).toHaveLength(1);
    const wanting = compileSchema({ type: 'object', required: ['spec'], properties: { spec: { type: 'object' } } }, { kind: 'crd' });
    expect(wanting.validate(object, structuredClone(object))).toEqual([{ reason: 'FieldValueRequired', field: 'spec', message: 'Required value' }]);
  });

  it('the limit of a whole number is cut to a whole number, as it is there', () => {
    expect(faults({ type: 'number', maximum: 2.5 }, 3)).toEqual(['spec.x: Invalid value: 3: spec.x in body should be less than or equal to 2']);
    expect(faults({ type: 'number', maximum: 2.5 }, 2.75)).toEqual(['spec.x: Invalid value: 2.75: spec.x in body should be less than or equal to 2.5']);
  });

  it('rules are not run on an object of the wrong shape, and it says so', () => {
    expect(faults({ type: 'string', enum: ['a'], 'x-kubernetes-validations': [{ rule: "self != 'b'" }] }, 'b')).toEqual(['spec.x: Unsupported value: "b": supported values: "a"', BLOCKED]);
  });
});

describe('x-kubernetes-validations', () => {
  const ruled = (rule: string, more: object = {}, base: Structural = { type: 'integer' }): Structural => ({ ...base, 'x-kubernetes-validations': [{ rule, ...more }] });
  it.each<[string, Structural, unknown, unknown, string[]]>([
    ['a rule without a message', ruled('self > 3'), 2, undefined, ['spec.x: Invalid value: 2: failed rule: self > 3']],
    ['a rule with a message', ruled('self > 3', { message: ' more! ' }), 2, undefined, ['spec.x: Invalid value: 2: more!']],
    ['a computed message', ruled('self > 3', { messageExpression: "'not ' + string(self)" }), 2, undefined, ['spec.x: Invalid value: 2: not 2']],
    ['a reason', ruled('self > 3', { reason: 'FieldValueForbidden', message: 'no' }), 2, undefined, ['spec.x: Forbidden: no']],
    ['an object is not printed', ruled("self.a == 'b'", { message: 'm' }, { type: 'object', properties: { a: { type: 'string' } } }), { a: 'c' }, undefined, ['spec.x: Invalid value: m']],
    ['a field path', ruled('has(self.a)', { reason: 'FieldValueRequired', message: 'm', fieldPath: '.a' }, { type: 'object', properties: { a: { type: 'string' } } }), {}, undefined, ['spec.x.a: Required value: m']],
    ['a transition rule is silent on create', ruled('self >= oldSelf'), 2, undefined, []],
    ['a transition rule speaks on update', ruled('self >= oldSelf', { message: 'shrunk' }), 2, 3, ['spec.x: Invalid value: 2: shrunk']],
    ['an optional old value', ruled('!oldSelf.hasValue() || oldSelf.value() <= self', { optionalOldSelf: true }), 2, 3, ['spec.x: Invalid value: 2: failed rule: !oldSelf.hasValue() || oldSelf.value() <= self']],
    ['an optional old value on create', ruled('oldSelf.hasValue()', { optionalOldSelf: true, message: 'new' }), 2, undefined, ['spec.x: Invalid value: 2: new']],
    ['an unchanged value is forgiven by plain rules', ruled('self > 3'), 2, 2, []],
    ['whole numbers are not fractions', ruled('self / 2 == 1'), 3, undefined, []],
    ['numbers are fractions', ruled('self / 2.0 == 1.5', {}, { type: 'number' }), 3, undefined, []],
    ['a missing key', ruled("self['b'] == 'c'", {}, { type: 'object', additionalProperties: { type: 'string' } }), {}, undefined, ['spec.x: Invalid value: "object": no such key: b evaluating rule: self[\'b\'] == \'c\'']],
    ['maps by key', ruled("self.all(k, self[k] != '')", { message: 'm' }, { type: 'object', additionalProperties: { type: 'string' } }), { a: 'b', c: '' }, undefined, ['spec.x: Invalid value: m']],
    ['lists', ruled("self.exists_one(i, i == 'a') && self.filter(i, i > 'a').size() == 1", {}, { type: 'array', items: { type: 'string' } }), ['a', 'b'], undefined, []],
    ['quantities', ruled("quantity(self).isLessThan(quantity('1Gi')) && isQuantity(self) && !isQuantity('1X')", {}, { type: 'string' }), '1000Mi', undefined, []],
    ['times are times', ruled("self > timestamp('2026-01-01T00:00:00Z')", {}, { type: 'string', format: 'date-time' }), '2026-01-02T00:00:00Z', undefined, []],
    ['durations are durations', ruled("self < duration('3h')", {}, { type: 'string', format: 'duration' }), '2h30m', undefined, []],
    ['awkward names', ruled("self.a__dash__b == self.__namespace__", {}, { type: 'object', properties: { 'a-b': { type: 'string' }, 'namespace': { type: 'string' } } }), { 'a-b': 'x', 'namespace': 'x' }, undefined, []],
    ['optional fields', ruled("self.?a.orValue('none') == 'none'", {}, { type: 'object', properties: { a: { type: 'string' } } }), {}, undefined, []],
    ['a port by number or name', ruled('type(self) == int ? self > 1024 : self.size() > 0', { message: 'm' }, { 'x-kubernetes-int-or-string': true }), 80, undefined, ['spec.x: Invalid value: 80: m']],
    ['text functions', ruled("self.replace('-', '_').find('[a-z]+_') == 'a_' && self.split('-').size() == 2", {}, { type: 'string' }), 'a-b', undefined, []],
  ])('%s', (_name, property, value, old, expected) => {
    expect(faults(property, value, old)).toEqual(expected);
  });

  it.each([
    ['an undeclared name', 'foo == 1', "compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo == 1\n | ^"],
    ['a wrong type', "self == 'a'", "compilation failed: ERROR: <input>:1:6: found no matching overload for '_==_' applied to '(int, string)'\n | self == 'a'\n | .....^"],
    ['not a question', 'self + 1', 'cel expression must evaluate to a bool'],
    ['broken syntax', 'self ==', 'this stand-in does not know what cel-go says of this expression (Unexpected token: EOF)'],
  ])('refuses %s with the CRD', (_name, rule, detail) => {
    try {
      compileSchema({ type: 'object', properties: { x: ruled(rule) } }, { kind: 'crd' });
      expect.unreachable();
    } catch (error) {
      const [cause] = (error as SchemaError).causes;
      expect(cause?.field).toBe('openAPIV3Schema.properties[x].x-kubernetes-validations[0].rule');
      expect(cause?.message).toContain(detail);
    }
  });

  it('says which function it lacks instead of half obeying', () => {
    try {
      compileSchema({ type: 'object', properties: { x: ruled("'%s'.format([self]) == 'a'") } }, { kind: 'crd' });
      expect.unreachable();
    } catch (error) {
      expect((error as SchemaError).causes).toMatchObject([{ reason: 'NotSupportedHere', message: 'this stand-in does not have the CEL function format()' }]);
    }
  });

  it('rules of keyed lists compare an item with the old one of the same key', () => {
    const list: Structural = {
      type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, size: { type: 'integer' } }, 'x-kubernetes-validations': [{ rule: 'self.size >= oldSelf.size', message: 'grows' }] },
    };
    expect(faults(list, [{ name: 'b', size: 1 }, { name: 'a', size: 1 }], [{ name: 'a', size: 2 }])).toEqual(['spec.x[1]: Invalid value: grows']);
  });

  it('the root sees name and generateName and no other metadata', () => {
    const schema: Structural = { type: 'object', properties: {}, 'x-kubernetes-validations': [{ rule: "self.metadata.name != 'bad' && self.kind == 'K'", message: 'bad name' }] };
    const object: JsonObject = { apiVersion: 'g.io/v1', kind: 'K', metadata: { name: 'bad', labels: {} } };
    expect(compileSchema(schema, { kind: 'crd' }).validate(object)).toEqual([{ reason: 'FieldValueInvalid', field: '<nil>', message: 'Invalid value: bad name' }]);
    expect(() => compileSchema({ ...schema, 'x-kubernetes-validations': [{ rule: 'size(self.metadata.labels) == 0' }] }, { kind: 'crd' })).toThrow(/undefined field 'labels'/);
  });
});

describe('strict decoding', () => {
  it('names every unknown field in one sentence', () => {
    expect(unknownFieldError('K', ['spec.a', 'spec.b[0].c'])).toBe('strict decoding error: unknown field "spec.a", unknown field "spec.b[0].c"');
  });
});
