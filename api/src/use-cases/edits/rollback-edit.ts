import { editManifest, manifestToWish } from '@pteronimbus/synth/charts';
import { parseQuantity, refusals as changeRefusals, serverFile, specErrors, type GameServerSpec } from '@pteronimbus/synth/contract';
import type { Edit } from '../../git/port.ts';
import { refusals } from '../../git/refusals.ts';
import type { Ports } from '../../ports.ts';
import type { Intent } from '../intents.ts';
import { templateOf } from '../wished-spec.ts';
import { invalid } from './invalid.ts';
import { withinLimits } from './neighbours.ts';
import { applyFields, differences } from './three-way.ts';

/** Writes a server's file as it once was: its own bytes, but for what time has made untrue (`returning`). Other files stay as they are. */
export function rollbackEdit(ports: Ports, tenant: string, { server, blob }: Extract<Intent, { kind: 'rollback' }>): Edit {
  return async (tree) => {
    const file = serverFile(ports.config.cluster, server);
    const text = Buffer.from(await tree.readBlob(blob)).toString('utf8');
    const past = manifestToWish(text, server);
    if ('errors' in past) return { refused: refusals.notEditable(file, `That version is no server. ${past.errors[0]?.message ?? ''}`, past.errors[0]?.line, past.errors[0]?.column) };
    const there = await tree.readFile(file);
    const read = there && manifestToWish(Buffer.from(there).toString('utf8'), server);
    // A file that cannot be read now is no reason to keep it: going back is the cure.
    const now = read && 'manifest' in read ? read.manifest.spec : undefined;
    const wanted = returning(past.manifest.spec, now);
    const errors = now ? changeRefusals(now, wanted) : [];
    const found = templateOf(String(wanted.game), wanted.revision);
    if ('errors' in found) return { refused: invalid(found.errors) };
    errors.push(...specErrors(wanted, found.template));
    if (errors.length > 0) return { refused: invalid(errors) };
    const allowed = await withinLimits(ports, tenant, tree, server, wanted, found.template, now);
    if ('refused' in allowed) return allowed;
    const edits = differences(past.manifest.spec, allowed.spec).map(({ path, after }) => ({ path: path.slice(1).split('/'), value: after }));
    const edited = editManifest(text, server, edits, allowed.spec);
    return 'errors' in edited ? { refused: refusals.notEditable(file, edited.errors[0]?.message ?? '', edited.errors[0]?.line, edited.errors[0]?.column) } : { files: new Map([[file, Buffer.from(edited.text)]]) };
  };
}

/** The past as it may come back: a volume never shrinks, and an order that was once obeyed is not given again. */
export function returning(past: GameServerSpec, now: GameServerSpec | undefined): GameServerSpec {
  const [was, is] = [past.storage?.size, now?.storage?.size];
  const size = (parseQuantity(is ?? '0') ?? 0) > (parseQuantity(was ?? '0') ?? 0) ? is : was;
  return applyFields(past, [
    ...(size === was ? [] : [{ path: ['storage', 'size'], value: size }]),
    { path: ['storage', 'fresh'], value: now?.storage?.fresh },
    { path: ['requests'], value: now?.requests },
  ].filter(({ path, value }) => value !== undefined || valueIn(past, path) !== undefined));
}

const valueIn = (spec: object, path: string[]): unknown => path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], spec);
