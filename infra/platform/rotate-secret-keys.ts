// `node infra/platform/rotate-secret-keys.ts KUBECONFIG`: secrets of wishes are sealed for a new key from now on.
import { KubeDoor } from './kube-door.ts';
import { rotateSecretKeys } from './secret-keys.ts';

const [kubeconfig] = process.argv.slice(2);
if (kubeconfig === undefined) {
  console.error('Name an administrator\'s kubeconfig: node infra/platform/rotate-secret-keys.ts KUBECONFIG');
  process.exit(2);
}
const kube = new KubeDoor(kubeconfig);
await rotateSecretKeys(kube);
await kube.close();
console.log('Secrets are sealed for a new key from now on; the old keys are kept, and open what they sealed.');
