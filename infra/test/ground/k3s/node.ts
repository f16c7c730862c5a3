// The node's part, instead of a kubelet: it says that it is there and Ready, every few seconds. It runs no pod.
import { Agent, fetch } from 'undici';
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from './settings.ts';

export interface Access { server: string; token: string }
const BEAT_MS = 5_000;
/** K3s joins by token before it knows the authority, and so do we. */
const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });

export async function askApi({ server, token }: Access, method: string, path: string, body?: object, contentType = 'application/json'): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server}${path}`, { method, dispatcher, signal: AbortSignal.timeout(10_000), headers: { authorization: `Bearer ${token}`, 'content-type': contentType }, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, text: await answer.text() };
}

/** Never resolves while the node lives. Throws a sentence when the server does not take the token. */
export async function keepNode(settings: Settings, access: Access, role?: string): Promise<never> {
  const name = settings['node-name'];
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...(role && { [`node-role.kubernetes.io/${role}`]: 'true' }), ...Object.fromEntries((settings['node-label'] ?? []).map((one) => one.split('='))) };
  for (; ; await wait(BEAT_MS)) {
    try {
      const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      const made = await askApi(access, 'POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
      if (made.status === 401) throw new Refused(`${settings.server ?? access.server}: token rejected (401 Unauthorized): the token of this node is not the server's`);
      const status = {
        addresses: [{ type: 'InternalIP', address: settings['node-ip'] }, { type: 'Hostname', address: name }],
        conditions: [{ type: 'Ready', status: 'True', reason: 'StandIn', message: 'says so, and runs no pod', lastHeartbeatTime: now, lastTransitionTime: now }],
        nodeInfo: { kubeletVersion: process.env.STAND_IN_VERSION ?? '', architecture: 'amd64', bootID: '', containerRuntimeVersion: 'none', kernelVersion: '', kubeProxyVersion: '', machineID: '', operatingSystem: 'linux', osImage: '', systemUUID: '' },
      };
      await askApi(access, 'PATCH', `/api/v1/nodes/${name}/status`, { status }, 'application/strategic-merge-patch+json');
    } catch (error) {
      if (error instanceof Refused) throw error;
      console.error(`level=warning msg=${JSON.stringify(`the server can't be reached: ${String((error as { cause?: unknown }).cause ?? error)}`)}`);
    }
  }
}

class Refused extends Error {}
