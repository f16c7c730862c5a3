// Places and settings of K3s. Names that K3s's config.yaml knows, from its source (pkg/cli/cmds/server.go and agent.go of the 1.3x line). K3s skips others with a warning only.
const AGENT = `token token-file server data-dir node-name with-node-id node-label node-taint image-credential-provider-bin-dir image-credential-provider-config selinux lb-server-port protect-kernel-defaults container-runtime-endpoint
  pause-image snapshotter private-registry disable-default-registry-endpoint node-ip node-external-ip resolv-conf flannel-iface flannel-conf flannel-cni-conf kubelet-arg kube-proxy-arg rootless prefer-bundled-bin vpn-auth vpn-auth-file
  config debug v vmodule log alsologtostderr`;
const SERVER = `bind-address https-listen-port advertise-address advertise-port tls-san tls-san-security cluster-cidr service-cidr service-node-port-range cluster-dns cluster-domain flannel-backend flannel-ipv6-masq
  flannel-external-ip egress-selector-mode servicelb-namespace write-kubeconfig write-kubeconfig-mode write-kubeconfig-group helm-job-image agent-token agent-token-file cluster-init cluster-reset
  cluster-reset-restore-path kube-apiserver-arg etcd-arg kube-controller-manager-arg kube-scheduler-arg kube-cloud-controller-manager-arg datastore-endpoint datastore-cafile datastore-certfile datastore-keyfile etcd-expose-metrics
  etcd-disable-snapshots etcd-snapshot-name etcd-snapshot-schedule-cron etcd-snapshot-retention etcd-snapshot-dir etcd-snapshot-compress etcd-s3 etcd-s3-endpoint etcd-s3-endpoint-ca etcd-s3-skip-ssl-verify etcd-s3-access-key etcd-s3-secret-key
  etcd-s3-bucket etcd-s3-region etcd-s3-folder etcd-s3-insecure etcd-s3-timeout default-local-storage-path disable disable-scheduler disable-cloud-controller disable-kube-proxy disable-network-policy disable-helm-controller secrets-encryption
  embedded-registry system-default-registry`;
const words = (text: string) => text.split(/\s+/);

export const KNOWN = { agent: new Set(words(AGENT)), server: new Set([...words(AGENT), ...words(SERVER)]) } as const;

export const FOLDER = '/var/lib/rancher/k3s';
export const KUBECONFIG = '/etc/rancher/k3s/k3s.yaml';
/** Folder that the host sees the real programs in. */
export const PROGRAMS = '/opt/programs';

export interface Settings { 'node-name': string; 'node-ip': string; 'token-file': string; server?: string; 'write-kubeconfig-mode'?: string; 'tls-san'?: string[]; 'kube-apiserver-arg'?: string[]; 'node-label'?: string[] }
