// From a container's wish to a program with its arguments, environment and folders.
import { join } from 'node:path';
import { programFor, type Program } from '../../games/programs.ts';
import type { Client } from '../kube/client.ts';
import type { Container, Pod } from '../kube/types.ts';
import { ConfigError } from './config-error.ts';
import { environmentOf, expand } from './environment.ts';
import { mountsOf } from './mounts.ts';

export interface Place {
  client: Client;
  dir: string;
  ip: string;
  nodeIp: string;
  folderOfClaim(namespace: string, name: string): string | undefined;
}

/** The program, or why no program stands for the image. Throws MountError or ConfigError where something is missing. */
export async function prepare(pod: Pod, container: Container, { client, dir, ip, nodeIp, folderOfClaim }: Place): Promise<Program | { refused: string }> {
  if (pod.spec.containers.length > 1 || pod.spec.initContainers?.length) throw new ConfigError('This kubelet runs pods of one container without init containers.');
  const namespace = pod.metadata.namespace ?? '';
  const mounts = await mountsOf({ client, pod, ip, nodeIp }, container, dir, (name) => folderOfClaim(namespace, name));
  const env = await environmentOf(client, pod, container, ip, nodeIp);
  const words = (list: string[] = []) => list.map((word) => expand(word, env));
  return programFor({ image: container.image, command: words(container.command), args: words(container.args), env, mounts, address: ip, cwd: join(dir, 'cwd') });
}
