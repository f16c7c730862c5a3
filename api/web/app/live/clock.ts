import { onUnmounted, ref, type Ref } from 'vue';

/** The time, a little late: for "3 minutes ago". */
export function useClock(every = 5_000): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => { now.value = Date.now(); }, every);
  onUnmounted(() => clearInterval(timer));
  return now;
}
