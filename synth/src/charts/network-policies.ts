// Default-deny for a tenant's namespace, and the two ways out that every game needs. Each server's own way in is the operator's.
import type { Chart } from 'cdk8s';
import { Namespaces, NetworkPolicy, NetworkPolicyIpBlock, NetworkPolicyPort, NetworkPolicyTrafficDefault, Pods } from 'cdk8s-plus-28';

/** Addresses that are never "the internet": private and cluster networks, link-local, multicast and reserved ones, and where clouds keep their metadata. */
const NOT_INTERNET = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4',
  '168.63.129.16/32', // Azure's host agent
];
/** With the ways by which an IPv6 address stands for an IPv4 one. */
const NOT_INTERNET_6 = ['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'];

/** Adds deny-all, dns and internet to the chart. */
export function tenantNetworkPolicies(chart: Chart, namespace: string): void {
  const all = Pods.all(chart, 'pods');
  new NetworkPolicy(chart, 'deny-all', {
    metadata: { name: 'deny-all', namespace }, selector: all,
    ingress: { default: NetworkPolicyTrafficDefault.DENY }, egress: { default: NetworkPolicyTrafficDefault.DENY },
  });
  const dns = Pods.select(chart, 'dns-pods', { labels: { 'k8s-app': 'kube-dns' }, namespaces: Namespaces.select(chart, 'dns-namespace', { labels: { 'kubernetes.io/metadata.name': 'kube-system' } }) });
  new NetworkPolicy(chart, 'dns', {
    metadata: { name: 'dns', namespace }, selector: all,
    egress: { rules: [{ peer: dns, ports: [NetworkPolicyPort.of({ port: 53, protocol: 'UDP' as never }), NetworkPolicyPort.of({ port: 53, protocol: 'TCP' as never })] }] },
  });
  new NetworkPolicy(chart, 'internet', {
    metadata: { name: 'internet', namespace }, selector: all,
    egress: {
      rules: [
        { peer: NetworkPolicyIpBlock.ipv4(chart, 'internet-4', '0.0.0.0/0', NOT_INTERNET) },
        { peer: NetworkPolicyIpBlock.ipv6(chart, 'internet-6', '::/0', NOT_INTERNET_6) },
      ],
    },
  });
}
