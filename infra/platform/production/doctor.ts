// What is missing on this machine for a ground: one line each, with its cure.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { BACKUP_IMAGE, digestsOf, imagesIn, readLock, unresolvedIn } from './lock.ts';
import { productionParts } from './manifests.ts';
import { productionSettings } from './settings.ts';

export interface Finding { is: boolean; what: string; cure: string }

const PROGRAMS = [
  ['terraform', 'machines by terraform/', 'install Terraform 1.9 or newer, or give Ansible an inventory of your own'],
  ['multipass', 'made machines', 'install Multipass, or give every machine an address'],
  ['ansible-playbook', 'machines by ansible/', 'python3 -m pip install -r ansible/requirements.txt'],
  ['kubectl', 'an existing cluster', 'install kubectl 1.34 or newer; not needed with ansible/'],
  ['git', 'the repositories', 'install git'],
] as const;

export function findings(settingsFile: string, isThere = onPath): Finding[] {
  return [
    ...PROGRAMS.map(([name, purpose, cure]): Finding => ({ is: isThere(name), what: `${name} (${purpose})`, cure })),
    ...ofSettings(settingsFile),
  ];
}

function ofSettings(file: string): Finding[] {
  if (!existsSync(file)) return [{ is: false, what: 'settings', cure: `copy infra/platform/settings.example.yaml to ${file} and edit it` }];
  try {
    const settings = productionSettings(readFileSync(file, 'utf8'));
    const missing = unresolvedIn([...imagesIn([...productionParts(settings, digestsOf(readLock())).values()].flat()), BACKUP_IMAGE], readLock());
    return [{ is: true, what: 'settings', cure: '' }, { is: missing.length === 0, what: 'digests of all images', cure: `\n    ${missing.join('\n    ')}` }];
  } catch (error) {
    return [{ is: false, what: 'settings', cure: (error as Error).message }];
  }
}

function onPath(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command], { stdio: 'ignore' }).status === 0;
}
