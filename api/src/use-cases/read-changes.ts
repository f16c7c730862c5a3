import { changeById, changesOf } from '../db/changes.ts';
import type { Ports } from '../ports.ts';
import { notFound } from '../problem.ts';
import { changeView, type ChangeView } from '../status/journey.ts';

export async function listChanges(ports: Ports, tenant: string, server: string | null, limit: number): Promise<{ items: ChangeView[] }> {
  return { items: (await changesOf(ports.database, tenant, server, limit)).map(changeView) };
}

export async function readChange(ports: Ports, tenant: string, id: string): Promise<ChangeView> {
  const row = await changeById(ports.database, id);
  if (!row || row.tenant !== tenant || row.state === 'unchanged') throw notFound('There is no such change in this tenant.');
  return changeView(row);
}
