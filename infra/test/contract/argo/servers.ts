// Manifests that the cases commit.

export function server(name: string, more = '', spec = ''): string {
  return `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\n${more}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n${spec}`;
}

/** Looks like a manifest and can't be read. */
export const BROKEN = 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata: {name: [lobby\n';
