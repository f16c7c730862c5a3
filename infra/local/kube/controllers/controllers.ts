// The controllers of a cluster, told of every change in order; one that fails doesn't stop the others.
import type { Api } from '../api.ts';
import type { StoreEvent } from '../storage/entry.ts';
import { bootstrap } from './bootstrap.ts';
import { DefinitionController } from './definitions.ts';
import { GarbageCollector } from './garbage.ts';
import { MachineController } from './machines.ts';
import { NamespaceController } from './namespaces.ts';
import { Upkeep } from './upkeep.ts';

interface Controller {
  start(): void;
  handle(event: StoreEvent): void;
}

/** Starts them all. Returns how to stop. */
export function startControllers(api: Api, authority: string): () => void {
  const upkeep = new Upkeep(api);
  const controllers: Controller[] = [new DefinitionController(api), new GarbageCollector(api), new NamespaceController(api, authority), new MachineController(api), upkeep];
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      api.log.error({ err: error }, 'a controller failed');
    }
  };
  bootstrap(api);
  const stop = api.store.subscribe((events) => {
    for (const event of events) for (const controller of controllers) guarded(() => controller.handle(event));
  });
  for (const controller of controllers) guarded(() => controller.start());
  return () => {
    stop();
    upkeep.stop();
  };
}
