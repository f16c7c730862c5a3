// The bundle's door. Loaded in an isolate, it begins to listen to the one who keeps it.
import { parentPort, workerData } from 'node:worker_threads';
import { newGuest } from './guest.ts';
import { ISOLATE, type Moment, type Stimulus } from './protocol.ts';

export { newGuest };

if (workerData === ISOLATE) {
  const guest = newGuest();
  parentPort?.on('message', ({ moment, stimulus }: { moment: Moment; stimulus: Stimulus }) => {
    void guest.take(moment, stimulus).then((settled) => parentPort?.postMessage(settled));
  });
  parentPort?.postMessage('ready');
}
