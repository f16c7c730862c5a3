// An intent as the edit it stands for. The same intent gives the same edit after any crash.
import type { Edit, PendingChange } from '../../git/port.ts';
import type { Ports } from '../../ports.ts';
import type { Intent } from '../intents.ts';
import { catalogueEdit } from './catalogue-edit.ts';
import { createEdit } from './create-edit.ts';
import { deleteEdit } from './delete-edit.ts';
import { fileEdit } from './file-edit.ts';
import { makeTenantEdit } from './make-tenant-edit.ts';
import { patchEdit } from './patch-edit.ts';
import { restoreEdit } from './restore-edit.ts';
import { rollbackEdit } from './rollback-edit.ts';

export function editOf(ports: Ports, { tenant, intent }: Pick<PendingChange, 'tenant' | 'intent'>): Edit {
  const wanted = intent as Intent;
  switch (wanted.kind) {
    case 'create': return createEdit(ports, tenant, wanted);
    case 'patch': return patchEdit(ports, tenant, wanted);
    case 'delete': return deleteEdit(ports.config.cluster, wanted);
    case 'write-file': return fileEdit(ports, tenant, wanted);
    case 'rollback': return rollbackEdit(ports, tenant, wanted);
    case 'restore-file': return restoreEdit(ports.config.cluster, wanted);
    case 'make-tenant': return makeTenantEdit(ports, wanted);
    case 'catalogue': return catalogueEdit();
    // Somebody made it in Git: nothing is left to do.
    case 'found': return () => ({ files: new Map() });
  }
}
