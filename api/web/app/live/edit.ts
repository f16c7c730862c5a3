// An edit of part of a server's file: filled from it with its ETag, planned while it is made, saved, and what stands against it.
import { computed, onMounted, reactive, ref, watch, type Ref } from 'vue';
import { call, newKey, refusedOf, type FieldConflict, type Refused, type Server, type Written } from './client.ts';
import { say } from './language.ts';
import { usePlan, type Asked } from './plan.ts';
import { useProblem } from './session.ts';

type Spec = Server['spec'];
type Fields = Record<string, unknown>;

/** What an edit is of. */
export interface Editing<Form extends Fields> {
  path: () => string;
  /** The server as it is told live: what others change is noticed there. */
  server: () => Server;
  /** The part of the file this form shows. */
  formOf: (spec: Spec) => Form;
  /** The merge patch that leads from one form to the other; null while they are alike. */
  patchOf: (before: Form, form: Form) => object | null;
}

/** Reactive as a whole. */
export interface Edit<Form extends Fields = Fields> {
  form: Form;
  /** Nothing can be typed before the form knows what the file says. */
  filled: boolean;
  patch: object | null;
  asked: Asked;
  problem: Refused | null;
  conflicts: FieldConflict[];
  busy: boolean;
  said: string;
  pull: Written['pullRequest'];
  /** Somebody else changed the same part of the file since the form was filled. */
  movedOn: boolean;
  errorsAt(path: string): string[];
  fill(): Promise<void>;
  save(via?: string): Promise<void>;
  /** The same edit, on the file as it is now. */
  keepMine(): Promise<void>;
  undo(): void;
}

export function useEdit<Form extends Fields>({ path, server, formOf, patchOf }: Editing<Form>): Edit<Form> {
  const before = ref(formOf(null)) as Ref<Form>;
  const form = ref({ ...before.value }) as Ref<Form>;
  const etag = ref<string | null>(null);
  const [filled, busy, movedOn] = [ref(false), ref(false), ref(false)];
  const said = ref('');
  const conflicts = ref<FieldConflict[]>([]);
  const pull = ref<Written['pullRequest']>();
  const { problem, fail } = useProblem();
  const patch = computed(() => (filled.value ? patchOf(before.value, form.value) : null));
  const asked = usePlan(path, () => (patch.value && !busy.value && conflicts.value.length === 0 ? { patch: patch.value } : null));
  const errorsAt = (at: string) => (problem.value ?? asked.problem)?.errors.filter((item) => item.path === at).map((item) => item.message) ?? [];

  onMounted(() => fill());
  // Somebody else changed the file: an untouched form follows, a touched one says so and keeps what was typed.
  watch(() => JSON.stringify(formOf(server().spec)), () => { if (patch.value === null) void fill(); else movedOn.value = true; });
  // What was refused was another edit.
  watch(() => JSON.stringify(form.value), () => { problem.value = null; });

  /** Reads the file's part and its ETag together. What was typed since `sent` stays as it was typed. */
  async function fill(sent: Form = { ...form.value }): Promise<void> {
    try {
      const reply = await call<Server>('GET', path());
      const typedSince = Object.entries(form.value).filter(([name, value]) => value !== sent[name]);
      before.value = formOf(reply.body.spec);
      form.value = { ...before.value, ...(Object.fromEntries(typedSince) as Partial<Form>) };
      etag.value = reply.etag;
      filled.value = true;
      movedOn.value = false;
      conflicts.value = [];
      problem.value = null;
    } catch (error) {
      fail(error);
    }
  }

  async function save(via = '', ifMatch = etag.value ?? '*'): Promise<void> {
    if (!patch.value || busy.value) return;
    busy.value = true;
    problem.value = null;
    said.value = '';
    pull.value = undefined;
    const sent = { ...form.value };
    try {
      const { body } = await call<Written>('PATCH', `${path()}${via}`, { body: patch.value, ifMatch, key: newKey() });
      pull.value = body.pullRequest;
      // What waits elsewhere is not what the file says: the form goes back to that.
      if (body.pullRequest) form.value = { ...before.value };
      await fill(body.pullRequest ? undefined : sent);
      if (!body.pullRequest) said.value = say(body.change === null ? 'commit.unchanged' : 'settings.committed');
    } catch (error) {
      const refused = refusedOf(error);
      fail(refused);
      conflicts.value = refused.conflicts;
      if (conflicts.value.length > 0) problem.value = null;
    } finally {
      busy.value = false;
    }
  }

  function undo(): void {
    form.value = { ...before.value };
    problem.value = null;
  }

  const keepMine = (): Promise<void> => { conflicts.value = []; return save('', '*'); };
  const edit = { form, filled, patch, asked, problem, conflicts, busy, said, pull, movedOn, errorsAt, fill: () => fill(), save: (via?: string) => save(via), keepMine, undo };
  return reactive(edit) as unknown as Edit<Form>;
}
