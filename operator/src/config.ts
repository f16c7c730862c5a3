// The environment, read once, checked, frozen. All mistakes are told at once.
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

export interface Config {
  /** A kubeconfig's path; without it the pod's own service account is used. */
  readonly kubeconfig: string | undefined;
  readonly listen: { readonly host: string; readonly port: number };
  /** Where the Lease lies, and where the operator's own pods may come from. */
  readonly namespace: string;
  /** This process among the operators of a cluster. */
  readonly identity: string;
  readonly logLevel: string;
  /** Holds the ports of sleeping servers; undefined: nobody does, and only an order wakes them. */
  readonly doormanImage: string | undefined;
}

/** Throws one Error that names every variable that is wrong and what it must be. */
export function configOf(env: Readonly<Record<string, string | undefined>>, fallbackIdentity: string): Config {
  const errors: string[] = [];
  const read = (name: string, fallback: string, pattern: RegExp, rule: string) => {
    const value = env[name] ?? fallback;
    if (!pattern.test(value)) errors.push(`${name} is ${JSON.stringify(value)}; it must be ${rule}.`);
    return value;
  };
  const listen = read('PTERONIMBUS_LISTEN', '127.0.0.1:8080', /^(\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}$/i, 'host:port, for example 0.0.0.0:8080');
  const namespace = read('PTERONIMBUS_NAMESPACE', 'pteronimbus', /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'the name of a namespace');
  const identity = read('PTERONIMBUS_IDENTITY', fallbackIdentity, /^\S{1,253}$/, 'a name without spaces, a different one for each process');
  const logLevel = read('PTERONIMBUS_LOG_LEVEL', 'info', new RegExp(`^(${LEVELS.join('|')})$`), `one of ${LEVELS.join(', ')}`);
  const port = Number(listen.slice(listen.lastIndexOf(':') + 1));
  if (port > 65_535) errors.push(`PTERONIMBUS_LISTEN is ${JSON.stringify(listen)}; the port must be 65535 at most.`);
  if (errors.length > 0) throw new Error(`The operator can't start:\n  ${errors.join('\n  ')}`);
  const host = listen.slice(0, listen.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
  return Object.freeze({ kubeconfig: env.PTERONIMBUS_KUBECONFIG || undefined, listen: Object.freeze({ host, port }), namespace, identity, logLevel, doormanImage: env.PTERONIMBUS_DOORMAN_IMAGE || undefined });
}
