// The latest run of a container as this kubelet knows it: begun by itself, or by an earlier kubelet.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Program } from '../../games/programs.ts';
import { forbid, signalGroup, start, stateOf, type RunState } from './run.ts';

const LOOK = 20;

export class RunHandle {
  readonly dir: string;
  #child: ChildProcess | undefined;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Takes over what an earlier kubelet begun; what had not begun to run may not begin any more. */
  static adopt(dir: string): RunHandle {
    if (stateOf(dir).is === 'never') forbid(dir);
    return new RunHandle(dir);
  }

  static start(dir: string, program: Program, hasConsole: boolean, environment: NodeJS.ProcessEnv, ended: () => void): RunHandle {
    const handle = new RunHandle(dir);
    handle.#child = start(dir, program, hasConsole, environment).once('exit', ended);
    return handle;
  }

  get isOwn(): boolean {
    return this.#child !== undefined;
  }

  observe(): RunState {
    const state = stateOf(this.dir);
    if (!this.#child || state.is === 'ended') return state;
    const isAlive = this.#child.exitCode === null && this.#child.signalCode === null;
    // Its shell may not have written who it is yet.
    if (isAlive && this.#child.pid !== undefined) return { is: 'running', pid: this.#child.pid };
    return state.is === 'never' ? { is: 'ended', code: 128, outOfMemory: false } : state;
  }

  /** Signals the run and resolves when it has ended. */
  async end(name: NodeJS.Signals, limit = Infinity): Promise<void> {
    const until = Date.now() + limit;
    const first = this.observe();
    if (first.is === 'running') signalGroup(first.pid, name);
    while (this.observe().is === 'running' && Date.now() < until) await wait(LOOK);
  }
}
