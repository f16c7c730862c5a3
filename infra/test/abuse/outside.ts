// What is there outside of one tenant's namespace, by kind, place and name; of what may change by itself, that it is there.
import type { Cluster } from './cluster.ts';

const KINDS = [
  '/api/v1/namespaces', '/api/v1/secrets', '/api/v1/configmaps', '/api/v1/services', '/api/v1/serviceaccounts', '/api/v1/persistentvolumeclaims', '/api/v1/resourcequotas', '/api/v1/limitranges', '/api/v1/pods',
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map((kind) => `/apis/rbac.authorization.k8s.io/v1/${kind}`), '/apis/apps/v1/deployments', '/apis/batch/v1/jobs', '/apis/batch/v1/cronjobs',
  '/apis/networking.k8s.io/v1/networkpolicies', '/apis/networking.k8s.io/v1/ingresses', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies', '/apis/storage.k8s.io/v1/storageclasses', '/apis/scheduling.k8s.io/v1/priorityclasses',
  '/apis/argoproj.io/v1alpha1/appprojects', '/apis/argoproj.io/v1alpha1/applications', '/apis/pteronimbus.io/v1alpha1/gameservers', '/apis/pteronimbus.io/v1alpha1/gametemplates', '/apis/pteronimbus.io/v1alpha1/gameserverbackups',
];

export async function everythingOutside(cluster: Cluster, namespace: string): Promise<string[]> {
  const lists = await Promise.all(KINDS.map(async (path) => (await cluster.items(path)).map(({ metadata }) => ({ path, ...metadata }))));
  return lists.flat().filter((one) => one.namespace !== namespace).map(({ path, namespace: place = '', name }) => `${path} ${place}/${String(name)}`).sort();
}
