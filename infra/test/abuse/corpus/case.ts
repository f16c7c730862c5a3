// What somebody with write access to a tenant's repository might push.

export interface AbuseCase {
  class: string;
  /** Says what is tried. Unique within its class. */
  name: string;
  /** Path → content; a link or a submodule by what it points at; null takes away what main has. */
  files: Readonly<Record<string, string | Buffer | { link: string } | { submodule: string } | null>>;
}

export const FOLDER = 'clusters/local';

/** A stopped server that is sound but for what is added. `more` is put below spec, `meta` below metadata. */
export function server(name: string, { meta = '', more = '', spec = '' }: { meta?: string; more?: string; spec?: string } = {}): string {
  const base = spec || '  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  state: Stopped\n';
  return `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\n${meta}spec:\n${base}${more}`;
}

let count = 0;
/** A name no other case has: cases meet in one namespace. */
export const fresh = (): string => `case-${(count += 1)}`;

/** A server file of its own name. */
export function one(className: string, name: string, make: (server: string) => string): AbuseCase {
  const file = fresh();
  return { class: className, name, files: { [`${FOLDER}/${file}.yaml`]: make(file) } };
}
