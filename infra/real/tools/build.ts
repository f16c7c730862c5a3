// Runs the steps of one recipe into a folder. Their words go to a file; the last of them are shown when a step fails.
import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, closeSync, cpSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Recipe, Step } from './recipes.ts';

const here = import.meta.dirname;

/** Fills `folder` with what the recipe makes. Throws with the last lines of the step that failed. */
export async function build(recipe: Recipe, folder: string, log: string): Promise<void> {
  mkdirSync(dirname(log), { recursive: true });
  for (const step of [...goSteps(recipe, folder), ...(recipe.steps?.(folder) ?? [])]) await run(recipe, step, log);
  if (recipe.copies) await copy(recipe, folder);
}

/** One `go build` for all packages of a module. Two at a time and nicely: it runs beside people's work. */
function goSteps({ go }: Recipe, folder: string): Step[] {
  if (!go) return [];
  const packages = Object.values(go.packages);
  const command = ['go', 'build', '-p', '2', '-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', `-s -w ${go.flags}`.trim(), '-o', `${folder}/`, ...packages];
  const named = Object.entries(go.packages).map(([name, from]) => [binaryOf(from), name] as const).filter(([from, to]) => from !== to);
  return [{ command, env: { GOWORK: 'off', GOTOOLCHAIN: 'local' } }, ...named.map(([from, to]) => ({ command: ['mv', join(folder, from), join(folder, to)] }))];
}

/** What `go build` calls a package's program: its last part, a version left out. */
function binaryOf(from: string): string {
  const parts = from.split('/').filter((part) => !/^v\d+$/.test(part));
  return parts.at(-1) ?? from;
}

async function copy({ copies, go }: Recipe, folder: string): Promise<void> {
  if (!copies || !go) return;
  const source = await answer(['go', 'list', '-m', '-f', '{{.Dir}}', copies.module], join(here, go.module));
  // The module cache is read-only and knows no programs; what we keep must be removable, and its scripts run.
  for (const path of copies.paths) cpSync(join(source, path), join(folder, path), { recursive: true, mode: 0 });
  await answer(['chmod', '-R', 'u+w', folder], folder);
  for (const path of copies.paths) if (path.endsWith('.sh')) chmodSync(join(folder, path), 0o755);
}

async function run(recipe: Recipe, step: Step, log: string): Promise<void> {
  appendFileSync(log, `$ ${step.command.join(' ')}\n`);
  const output = openSync(log, 'a');
  const child = spawn('nice', ['-n', '10', ...step.command], { cwd: step.cwd ?? join(here, recipe.go?.module ?? '.'), env: { ...process.env, ...step.env }, stdio: ['ignore', output, output] });
  const code = await new Promise((resolve) => child.on('error', () => resolve(127)).on('exit', resolve));
  closeSync(output);
  if (code !== 0) throw new Error(`${recipe.name} ${recipe.version} could not be made (${step.command[0]} ended with ${String(code)}). Its last lines, from ${log}:\n${readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n')}`);
}

async function answer(command: string[], cwd: string): Promise<string> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd, env: { ...process.env, GOWORK: 'off', GOTOOLCHAIN: 'local' }, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const code = await new Promise((resolve) => child.on('error', () => resolve(127)).on('close', resolve));
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}.`);
  return said.trim();
}
