// The command line, read once.
import { parseArgs } from 'node:util';
import { generousOffer, type NodeFacts } from './node/register.ts';

export interface Flags {
  data: string;
  kubeconfig: string;
  node: NodeFacts;
  tls: { cert: string; key: string; ca: string };
  /** First wait of a back-off, in milliseconds. */
  backOff: number;
  /** Binds pods to the node; not where a real scheduler does. */
  schedules: boolean;
  /** Binds claims to folders; not where a real provisioner does. */
  provisions: boolean;
}

const USAGE = `Flags: --data DIR --kubeconfig FILE --node-ip ADDRESS --pod-cidr CIDR --tls-cert FILE --tls-key FILE --client-ca-file FILE
  [--node-name local] [--port 10250] [--back-off SECONDS] [--cpu N] [--memory N] [--max-pods N] [--no-scheduler] [--no-provisioner]`;

const TEXT = { type: 'string' } as const;

/** Throws with a sentence and the usage when something is missing or unknown. */
export function readFlags(args: string[]): Flags {
  const { values } = parsed(args);
  const needed = (name: 'data' | 'kubeconfig' | 'node-ip' | 'pod-cidr' | 'tls-cert' | 'tls-key' | 'client-ca-file') => {
    const value = values[name];
    if (value === undefined) throw new Error(`--${name} is missing.\n${USAGE}`);
    return value;
  };
  const generous = generousOffer();
  return {
    data: needed('data'), kubeconfig: needed('kubeconfig'),
    node: {
      name: values['node-name'] ?? 'local', ip: needed('node-ip'), port: Number(values.port ?? '10250'), podCidr: needed('pod-cidr'),
      offer: { cpu: values.cpu ?? generous.cpu, memory: values.memory ?? generous.memory, pods: values['max-pods'] ?? generous.pods },
    },
    tls: { cert: needed('tls-cert'), key: needed('tls-key'), ca: needed('client-ca-file') },
    backOff: Number(values['back-off'] ?? '10') * 1000,
    schedules: !values['no-scheduler'], provisions: !values['no-provisioner'],
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args, options: {
        data: TEXT, kubeconfig: TEXT, 'node-name': TEXT, 'node-ip': TEXT, 'pod-cidr': TEXT, 'tls-cert': TEXT, 'tls-key': TEXT, 'client-ca-file': TEXT, port: TEXT,
        'back-off': TEXT, cpu: TEXT, memory: TEXT, 'max-pods': TEXT, 'no-scheduler': { type: 'boolean' }, 'no-provisioner': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}
