// K3s's registries.yaml as containerd reads it. What this stand-in has not learned it refuses.
export interface Registries {
  mirrors?: Record<string, { endpoint?: string[] }>;
  configs?: Record<string, { auth?: { username?: string; password?: string }; tls?: { ca_file?: string } }>;
}

/** For every image: nothing but the mirror is asked. */
export function hostsFile({ mirrors = {}, configs = {} }: Registries): string {
  const others = Object.keys(mirrors).filter((name) => name !== '*');
  if (others.length > 0) throw new Error(`the stand-in for k3s has not learned mirrors of ${others.join(', ')}`);
  return (mirrors['*']?.endpoint ?? []).map((endpoint, index) => {
    const authority = configs[new URL(endpoint).host]?.tls?.ca_file;
    // Without a server of its own, containerd would go on to the one that the image names.
    return `${index === 0 ? `server = ${JSON.stringify(endpoint)}\n${authority ? `ca = ${JSON.stringify(authority)}\n` : ''}` : ''}[host.${JSON.stringify(endpoint)}]\n  capabilities = ["pull", "resolve"]\n${authority ? `  ca = ${JSON.stringify(authority)}\n` : ''}`;
  }).join('');
}

/** Parts of containerd's own settings, since its files of hosts know no passwords. */
export function signIns({ configs = {} }: Registries): string {
  return Object.entries(configs).flatMap(([host, { auth }]) => (auth ? [`  [plugins.'io.containerd.cri.v1.images'.registry.configs.${JSON.stringify(host)}.auth]\n    username = ${JSON.stringify(auth.username ?? '')}\n    password = ${JSON.stringify(auth.password ?? '')}\n`] : [])).join('');
}
