// What people and accidents do to a machine, and how one sees that Ansible has put it right.
export interface Drift { what: string; host: string; do: string; right: string }

const K3S = '/etc/rancher/k3s';
export const DRIFTS: readonly Drift[] = [
  { what: 'a setting edited', host: 'n2', do: `sed -i s/node-name:.*/node-name:\\ other/ ${K3S}/config.yaml`, right: `grep -q 'node-name: n2' ${K3S}/config.yaml` },
  { what: 'settings removed', host: 'n3', do: `rm ${K3S}/config.yaml`, right: `test -s ${K3S}/config.yaml` },
  { what: 'a setting added', host: 'n1', do: `echo 'debug: true' >>${K3S}/config.yaml`, right: `! grep -q debug ${K3S}/config.yaml` },
  { what: 'a file that everybody may read', host: 'n1', do: `chmod 644 ${K3S}/audit.yaml`, right: `test "$(stat -c %a ${K3S}/audit.yaml)" = 600` },
  { what: 'the audit policy emptied', host: 'n1', do: `: >${K3S}/audit.yaml`, right: `grep -q RequestReceived ${K3S}/audit.yaml` },
  { what: 'the admission rules loosened', host: 'n1', do: `sed -i 's/enforce: baseline/enforce: privileged/' ${K3S}/admission.yaml`, right: `grep -q 'enforce: baseline' ${K3S}/admission.yaml` },
  { what: 'a folder that everybody may enter', host: 'n2', do: `chmod 755 ${K3S}`, right: `test "$(stat -c %a ${K3S})" = 700` },
  { what: 'another token', host: 'n3', do: `echo other >${K3S}/token`, right: `! grep -q other ${K3S}/token` },
  { what: 'the folder of images removed', host: 'n3', do: 'rm -r /var/lib/rancher/k3s/agent/images', right: 'test -d /var/lib/rancher/k3s/agent/images' },
  { what: 'a unit stopped', host: 'n2', do: 'systemctl stop k3s-agent', right: 'systemctl is-active --quiet k3s-agent' },
  { what: 'a unit disabled', host: 'n3', do: 'systemctl disable k3s-agent', right: 'systemctl is-enabled --quiet k3s-agent' },
  { what: 'a unit edited', host: 'n3', do: 'sed -i s/Restart=always/Restart=no/ /etc/systemd/system/k3s-agent.service', right: 'grep -q Restart=always /etc/systemd/system/k3s-agent.service && systemctl show -p Restart k3s-agent | grep -q always' },
  { what: 'the server\'s unit disabled', host: 'n1', do: 'systemctl disable k3s', right: 'systemctl is-enabled --quiet k3s' },
  { what: 'a link removed', host: 'n2', do: 'rm /usr/local/bin/kubectl', right: 'test -x /usr/local/bin/kubectl' },
  { what: 'the program cut short', host: 'n3', do: 'echo "#!/bin/sh" >/usr/local/bin/k3s', right: 'grep -q STAND_IN_VERSION /usr/local/bin/k3s' },
  { what: 'the program not executable', host: 'n2', do: 'chmod 644 /usr/local/bin/k3s', right: 'test -x /usr/local/bin/k3s' },
  { what: 'kernel settings emptied', host: 'n1', do: ': >/etc/sysctl.d/90-ground.conf', right: 'grep -q ip_forward /etc/sysctl.d/90-ground.conf' },
  { what: 'a kernel setting changed by hand', host: 'n2', do: 'sysctl -qw net.ipv4.ip_forward=0', right: 'test "$(sysctl -n net.ipv4.ip_forward)" = 1' },
  { what: 'another host name', host: 'n3', do: 'hostnamectl set-hostname other', right: 'test "$(hostname)" = n3' },
  { what: 'the other machines forgotten', host: 'n2', do: 'sed -i "/BEGIN machines/,/END machines/d" /etc/hosts', right: 'getent hosts n1' },
];
