// Who is signed in, and what they may do.
import { reactive, ref, type Ref } from 'vue';
import { read, refusedOf, type Me, type Refused, type Tenant } from './client.ts';

interface Session {
  /** undefined: not asked yet; null: nobody. */
  me: Me | null | undefined;
  tenants: Tenant[];
  /** Somebody was signed in and is no longer: what they typed stays on the page. */
  ended: boolean;
  problem: Refused | null;
}

export const session = reactive<Session>({ me: undefined, tenants: [], ended: false, problem: null });

export async function loadSession(): Promise<void> {
  try {
    const me = await read<Me>('/api/me');
    session.tenants = (await read<{ items: Tenant[] }>('/api/tenants')).items;
    session.me = me;
    session.ended = false;
    session.problem = null;
  } catch (error) {
    const refused = refusedOf(error);
    if (refused.status === 401) noticeEnd();
    else session.problem = refused;
  }
}

/** Called wherever the API says 401. */
export function noticeEnd(): void {
  if (session.me) session.ended = true;
  else session.me = null;
}

/** What was refused last, for one part of a page. `fail` takes whatever was thrown, notices when the session is over, and answers nothing: it may end a promise. */
export function useProblem(): { problem: Ref<Refused | null>; fail: (error: unknown) => undefined } {
  const problem = ref<Refused | null>(null);
  const fail = (error: unknown): undefined => {
    problem.value = refusedOf(error);
    if (problem.value.status === 401) noticeEnd();
  };
  return { problem, fail };
}

export function may(tenant: string, permission: string): boolean {
  if (session.me?.administrator) return true;
  return session.me?.memberships.some((membership) => membership.tenant === tenant && membership.permissions.includes(permission)) ?? false;
}

export const tenantNamed = (slug: string): Tenant | undefined => session.tenants.find((tenant) => tenant.slug === slug);
export const commitUrl = (tenant: string, commit: string): string => `${tenantNamed(tenant)?.repository.replace(/\.git$/, '') ?? ''}/commit/${commit}`;
/** Argo CD's page of what carries this tenant's servers; none where its address is not known here. */
export const argoUrl = (tenant: string): string | null => tenantNamed(tenant)?.application ?? null;
