// Globs as Argo CD means them: `*` goes over slashes too. Pure.

export function globMatches(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.+^$()|\\]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.').replace(/\[!/g, '[^').replace(/\{([^}]*)\}/g, (_all, list: string) => `(?:${list.split(',').join('|')})`);
  return new RegExp(`^${source}$`, 's').test(text);
}
