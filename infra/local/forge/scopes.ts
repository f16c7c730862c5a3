// What a token may be used for. Pure.

const CATEGORIES = ['activitypub', 'admin', 'issue', 'misc', 'notification', 'organization', 'package', 'repository', 'user'] as const;
export type Category = (typeof CATEGORIES)[number];
export type Level = 'read' | 'write';

/** The first scope that does not exist, if any. */
export function unknownScope(scopes: string[]): string | undefined {
  const known = new Set(['all', 'public-only', ...CATEGORIES.flatMap((category) => [`read:${category}`, `write:${category}`])]);
  return scopes.find((scope) => !known.has(scope));
}

export function scopeAllows(scopes: string[], category: Category, level: Level): boolean {
  return scopes.includes('all') || scopes.includes(`write:${category}`) || (level === 'read' && scopes.includes(`read:${category}`));
}
