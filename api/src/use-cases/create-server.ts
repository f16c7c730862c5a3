import { wishSchemaErrors, type Wish } from '@pteronimbus/synth/contract';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { accept, replay } from './accept.ts';
import { sealWish } from './seal-secrets.ts';
import { wishErrors } from './wished-spec.ts';
import { tenantRepository } from './tenant-files.ts';
import type { WriteRequest, Written } from './written.ts';

/** Accepts a wish for a new server. Name, quota and ports are settled where they are counted: inside the Git transaction. */
export async function createServer(ports: Ports, request: WriteRequest): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  const shape = wishSchemaErrors(request.body);
  const wish = shape.length > 0 ? undefined : await sealWish(ports, request.tenant, request.body as Wish);
  const errors = wish ? wishErrors(wish) : shape;
  if (!wish || errors.length > 0) throw new Problem('invalid-wish', 'This wish cannot be fulfilled.', { errors });
  return accept(ports, request, {
    repository: tenantRepository(request.tenant), tenant: request.tenant, server: wish.name, kind: 'create', action: 'server:create',
    subject: `Create ${wish.name} (${wish.game})`, intent: { kind: 'create', server: wish.name, wish },
    location: `/api/tenants/${request.tenant}/servers/${wish.name}`, named: { server: { name: wish.name } },
  });
}

