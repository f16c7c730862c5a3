// The string formats kube-apiserver checks; it ignores every other one.
import { isIPv4, isIPv6 } from './addresses.ts';

type Check = (value: string) => boolean;

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const UUID3 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const UUID4 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const UUID5 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const HOSTNAME = /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/;
const GO_DURATION = /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*$/;
const SCALA_DURATION = /(\d+)\s*([A-Za-zµ]+)/g;
const SCALA_UNIT = /^(ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;

const CHECKS: { [format: string]: Check } = {
  'bsonobjectid': (value) => /^[0-9a-f]{24}$/i.test(value),
  'uri': isUri,
  'email': (value) => /^([^<>]*<)?[^\s@<>,;:"]+@[^\s@<>,;:"]+>?$/.test(value),
  'hostname': (value) => value.length <= 255 && HOSTNAME.test(value) && value.split('.').every((part) => part.length <= 63),
  'ipv4': isIPv4,
  'ipv6': isIPv6,
  'cidr': isCidr,
  'mac': (value) => /^([0-9a-f]{2}([:-]))([0-9a-f]{2}\2){4,18}[0-9a-f]{2}$|^([0-9a-f]{4}\.){2,9}[0-9a-f]{4}$/i.test(value),
  'uuid': (value) => UUID.test(value),
  'uuid3': (value) => UUID3.test(value),
  'uuid4': (value) => UUID4.test(value),
  'uuid5': (value) => UUID5.test(value),
  'ssn': (value) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(value),
  'hexcolor': (value) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(value),
  'byte': (value) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(value),
  'password': () => true,
  'date': isDate,
  'duration': isDuration,
  'datetime': isDateTime,
  'k8sshortname': (value) => value.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value),
  'k8slongname': (value) => value.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value),
};

/** Formats that Kubernetes checks and this stand-in does not: a CRD that uses one is refused, not half checked. */
export const UNSUPPORTED_FORMATS = new Set(['isbn', 'isbn10', 'isbn13', 'creditcard', 'rgbcolor']);

/** Whether the API server keeps this format for this type, or drops it in silence. */
export function knownFormat(type: string | undefined, format: string | undefined): boolean {
  if (!format) return false;
  if (type === 'integer') return format === 'int32' || format === 'int64';
  if (type === 'number') return format === 'float' || format === 'double';
  if (type !== undefined && type !== '' && type !== 'string') return false;
  const normal = format.replaceAll('-', '');
  return Object.hasOwn(CHECKS, normal) || UNSUPPORTED_FORMATS.has(normal);
}

export function matchesFormat(format: string, value: string): boolean {
  const check = CHECKS[format.replaceAll('-', '')];
  return check === undefined || check(value);
}

export function isDuration(value: string): boolean {
  if (value === '0' || GO_DURATION.test(value)) return true;
  return [...value.matchAll(SCALA_DURATION)].some((match) => SCALA_UNIT.test(match[2] ?? ''));
}

function isUri(value: string): boolean {
  if (value.startsWith('/')) return !/\s/.test(value);
  return URL.canParse(value);
}

function isCidr(value: string): boolean {
  const [address, bits, ...rest] = value.split('/');
  if (!address || bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return isIPv4(address) ? Number(bits) <= 32 : isIPv6(address) && Number(bits) <= 128;
}

function isDate(value: string): boolean {
  const match = DATE.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export function isDateTime(value: string): boolean {
  const parts = value.toLowerCase().split('t');
  if (parts.length < 2 || !isDate(parts[0] ?? '')) return false;
  const match = TIME.exec(parts[1] ?? '');
  return match !== null && (match[1] ?? '') <= '23' && (match[2] ?? '') <= '59' && (match[3] ?? '') <= '59';
}
