// Is a live object what Git holds? Pure. Fields that Git omits are nobody's, unless we applied them once.
import { groupOf, type Thing } from './kinds.ts';

const MANAGER = 'argocd-controller';

/** True when applying `desired` server-side would change nothing. */
export function inSync(desired: Thing, live: Thing): boolean {
  const builtIn = !groupOf(desired).includes('.') || groupOf(desired).endsWith('.k8s.io');
  const { status: _status, ...wanted } = desired;
  const { resourceVersion: _version, creationTimestamp: _created, uid: _uid, ...metadata } = wanted.metadata;
  return contains(live, { ...wanted, metadata }, builtIn) && !ownsMore(live, desired);
}

function contains(live: unknown, desired: unknown, builtIn: boolean): boolean {
  if (Array.isArray(desired)) {
    if (desired.length === 0 && live === undefined) return true;
    return Array.isArray(live) && live.length === desired.length && desired.every((one, index) => contains(live[index], one, builtIn) || (isNamed(one) && live.some((other) => isNamed(other) && other.name === one.name && contains(other, one, builtIn))));
  }
  if (desired !== null && typeof desired === 'object') {
    if (typeof live !== 'object' || live === null) return live === undefined && builtIn && Object.keys(desired).length === 0;
    return Object.entries(desired).every(([field, value]) => contains((live as Record<string, unknown>)[field], value, builtIn));
  }
  if (desired === live || desired === null || desired === undefined) return desired === live || live === undefined || live === null;
  // The API server drops empty values of built-in kinds and writes their quantities in its own way.
  return builtIn && ((live === undefined && (desired === '' || desired === false || desired === 0)) || sameQuantity(desired, live));
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string';
}

/** A field that we applied earlier and Git no longer holds would go with the next apply. */
function ownsMore(live: Thing, desired: Thing): boolean {
  const own = live.metadata.managedFields?.find((one) => one.manager === MANAGER && one.operation === 'Apply' && !one.subresource);
  return own?.fieldsV1 !== undefined && missing(own.fieldsV1, desired);
}

function missing(fields: Record<string, unknown>, desired: unknown): boolean {
  return Object.entries(fields).some(([key, below]) => {
    if (key === '.') return false;
    const value = childOf(key, desired);
    if (value === undefined) return true;
    return typeof below === 'object' && below !== null && missing(below as Record<string, unknown>, value);
  });
}

function childOf(key: string, parent: unknown): unknown {
  if (key.startsWith('f:')) return typeof parent === 'object' && parent !== null ? (parent as Record<string, unknown>)[key.slice(2)] : undefined;
  if (!Array.isArray(parent)) return undefined;
  if (key.startsWith('i:')) return parent[Number(key.slice(2))];
  const wanted: unknown = JSON.parse(key.slice(2));
  if (key.startsWith('v:')) return parent.some((one) => JSON.stringify(one) === JSON.stringify(wanted)) ? {} : undefined;
  // A key part that Git leaves to the default (a port's protocol) still names the same entry.
  return parent.find((one) => Object.entries(wanted as object).every(([name, value]) => (one as Record<string, unknown>)[name] === value || (one as Record<string, unknown>)[name] === undefined));
}

const UNITS: Record<string, number> = { m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function sameQuantity(one: unknown, other: unknown): boolean {
  const [a, b] = [quantity(one), quantity(other)];
  return a !== undefined && b !== undefined && Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(a));
}

function quantity(value: unknown): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '');
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : undefined;
}
