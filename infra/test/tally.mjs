// What the test commands have in common: children that run, cases that are counted once, and a last word that names what failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode, root } from '../local/install.mjs';

const VITEST = join(root, 'node_modules/vitest/vitest.mjs');

export class Tally {
  #scratch = mkdtempSync(join(tmpdir(), 'pteronimbus-test-'));
  #passed = 0;
  /** @type {{ name: string, why: string }[]} */
  #failed = [];
  #started = Date.now();

  constructor() {
    process.on('exit', () => rmSync(this.#scratch, { recursive: true, force: true }));
  }

  pass(count = 1) {
    this.#passed += count;
  }

  fail(name, why = '') {
    this.#failed.push({ name, why });
  }

  /** Commands that count as one case together. */
  async gate(name, commands, { cwd = root } = {}) {
    let exit = 0;
    for (const command of commands) exit ||= await run(command, { cwd });
    console.log(`${exit === 0 ? '✓' : '✗'} ${name}`);
    if (exit === 0) this.pass();
    else this.fail(name);
  }

  /** A run of vitest. What did not run counts as failed: pending and skipped cases, files that could not be loaded, a runner that died. */
  async vitest(name, args, env = {}) {
    const report = join(this.#scratch, `${name}.json`);
    const exit = await run([VITEST, 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { env });
    const before = this.#failed.length;
    try {
      const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
      for (const file of testResults) {
        const where = file.name.replace(`${root}/`, '');
        for (const { status, fullName, failureMessages } of file.assertionResults) {
          if (status === 'passed') this.pass();
          else this.fail(`${where}: ${fullName}`, failureMessages?.[0] ?? status);
        }
        if (file.status === 'failed' && file.assertionResults.length === 0) this.fail(where, file.message);
      }
      if (exit !== 0 && this.#failed.length === before) this.fail(`${name}: the test runner ended with code ${exit}`);
    } catch {
      this.fail(`${name}: the test runner ended without a report`);
    }
  }

  /** Prints what failed, the time and, as the last line, the counts; sets the exit code. */
  end(...words) {
    for (const line of words) console.log(line);
    for (const { name, why } of this.#failed) console.log(`× ${name}${why === '' ? '' : `\n    ${why.split('\n').slice(0, 6).join('\n    ').slice(0, 1_200)}`}`);
    console.log(`It took ${Math.round((Date.now() - this.#started) / 1000)} s.`);
    console.log(`${this.#passed} passed, ${this.#failed.length} failed`);
    process.exitCode = this.#failed.length === 0 && this.#passed > 0 ? 0 : 1;
  }
}

/** Runs a program of Node's; resolves with its exit code. Our own end by a signal is passed on. */
export function run(args, { cwd = root, env = {} } = {}) {
  const child = spawn(pinnedNode, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  const pass = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.once(signal, pass);
  return new Promise((resolve) => child.on('exit', (exit) => {
    for (const signal of signals) process.off(signal, pass);
    resolve(exit ?? 1);
  }));
}
