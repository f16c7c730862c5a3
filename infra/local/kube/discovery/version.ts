// Which Kubernetes this server stands for.
import type { JsonObject } from '../object.ts';

export function versionInfo(): JsonObject {
  return {
    major: '1', minor: '36', emulationMajor: '1', emulationMinor: '36', minCompatibilityMajor: '1', minCompatibilityMinor: '35', gitVersion: 'v1.36.3', gitCommit: '', gitTreeState: '', buildDate: '', goVersion: '', compiler: '',
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  };
}
