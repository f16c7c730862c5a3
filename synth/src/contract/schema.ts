// The few TypeBox shapes a CRD can carry: structural, closed, with Kubernetes' own extensions beside JSON Schema's.
import { Type, type Static, type TSchema } from 'typebox';

/** One of a few words. A CRD knows `enum`, not `anyOf` of constants. */
export function OneOf<const T extends readonly string[]>(values: T, options: object = {}) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });
}

/** A map from any key to one kind of value. */
export function MapOf<S extends TSchema>(value: S, options: object = {}) {
  return Type.Unsafe<Record<string, Static<S>>>({ type: 'object', additionalProperties: value, ...options });
}

/** A value that a GameTemplate's variable types: text, number or yes/no. The CRD leaves it open; contract and operator check it. */
export type SettingValue = string | number | boolean;
export const SettingValue = Type.Unsafe<SettingValue>({ 'x-kubernetes-preserve-unknown-fields': true, 'x-pteronimbus-setting': true });

/** A Kubernetes quantity above zero: `500m`, `2`, `4Gi`. */
export const QUANTITY_PATTERN = '^([0-9]{1,9}(\\.[0-9]{1,3})?)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$';
export const Quantity = (description: string) => Type.String({ description, pattern: QUANTITY_PATTERN, maxLength: 16 });

/** A one-time order: obeyed once, then listed in `status.honoured`. */
export const Token = (description: string) => Type.String({ description, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,62}$', maxLength: 63 });
