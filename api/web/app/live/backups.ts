// A server's backups, asked for again whenever the server says something new of them, and often while one is being made.
import { computed, onUnmounted, ref, watch, type ComputedRef, type Ref } from 'vue';
import { read, type Backup, type Server } from './client.ts';
import { useProblem } from './session.ts';

const SOON_MS = 3_000;
const LATER_MS = 60_000;

/** Whether something of it is still to come: it is being made, or proved. */
const isGoing = ({ phase, verifiedAt }: Backup): boolean => phase === 'Pending' || phase === 'Running' || (phase === 'Completed' && verifiedAt === null);

export function useBackups(tenant: () => string, server: () => Server): { backups: Ref<Backup[] | undefined>; going: ComputedRef<boolean>; load: () => Promise<void> } & Pick<ReturnType<typeof useProblem>, 'problem'> {
  const backups = ref<Backup[]>();
  const { problem, fail } = useProblem();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const told = computed(() => {
    const { conditions, lastBackup, honoured } = server().status as Server['status'] & { lastBackup?: object; honoured?: object };
    return JSON.stringify([tenant(), server().name, conditions.find(({ type }) => type === 'BackedUp'), lastBackup, honoured]);
  });
  const going = computed(() => backups.value?.some(isGoing) ?? false);

  async function load(): Promise<void> {
    clearTimeout(timer);
    await read<{ items: Backup[] }>(`/api/tenants/${tenant()}/backups?server=${encodeURIComponent(server().name)}`).then(({ items }) => {
      backups.value = items;
      problem.value = null;
    }, fail);
    if (!isOver) timer = setTimeout(() => void load(), going.value ? SOON_MS : LATER_MS);
  }

  watch(told, () => void load(), { immediate: true });
  onUnmounted(() => { isOver = true; clearTimeout(timer); });
  return { backups, going, load, problem };
}
