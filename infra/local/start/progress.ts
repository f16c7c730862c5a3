// One line per step, with its time; then where to go.
import type { Credentials } from './demo.ts';

export class Progress {
  readonly #started = Date.now();

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = Date.now();
    const result = await work();
    process.stdout.write(`  ✓ ${name.padEnd(20)} ${((Date.now() - began) / 1000).toFixed(2).padStart(6)} s\n`);
    return result;
  }

  /** Seconds since the start. */
  seconds(): number {
    return (Date.now() - this.#started) / 1000;
  }
}

export interface Local {
  url: string;
  /** The APIs behind `url`, one by one. */
  urls: string[];
  git: string;
  argo: string;
  issuer: string;
  kubeconfig: string;
  people: Credentials[];
}

/** Passwords and keys are not printed: they are in local.json, which only its owner can read. */
export function whereToGo(local: Local, dir: string, seconds: number): string {
  const rows = local.people.map(({ name, role, tenant }) => `    ${name.padEnd(8)}${role}${tenant ? ` of ${tenant}` : ' of the platform'}`);
  return `
Pteronimbus is ready (${seconds.toFixed(1)} s).

  Web form     ${local.url}
  API          ${local.url}/api/openapi.json
  Git          ${local.git}
  Argo CD      ${local.argo}
  Sign-in      ${local.issuer}
  Kubernetes   kubectl --kubeconfig ${local.kubeconfig} get gs -A

  People (passwords, API keys and Git tokens are in ${dir}/local.json):
${rows.join('\n')}

  Ask for a server:
    KEY=$(node -p 'require("${dir}/local.json").people.find(p => p.name === "ada").apiKey')
    curl -s ${local.url}/api/tenants/redfox/servers -H "Authorization: Bearer $KEY" \\
      -H 'Content-Type: application/json' -d '{"name":"lobby","game":"minecraft-java","settings":{"MOTD":"hello"}}'

  Ctrl-C stops everything; the next start goes on where this one stopped.
`;
}
