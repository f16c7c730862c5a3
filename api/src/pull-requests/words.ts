// The words of this room: what a check is given, what it finds, what it says.
import type { GameServerSpec, GameTemplateSpec, Plan } from '@pteronimbus/synth/contract';

/** What is wrong, or worth a word, and where. Lines and columns count from 1. */
export interface Finding {
  level: 'error' | 'warning';
  /** Path in the repository; absent when it is about the whole branch. */
  file?: string;
  line?: number;
  column?: number;
  message: string;
}

/** One path that a branch changes. */
export interface ChangedPath {
  path: string;
  before: 'file' | 'link' | 'submodule' | undefined;
  after: 'file' | 'link' | 'submodule' | undefined;
  /** Text of the file as the branch has it; undefined when there is none or it cannot be read. */
  text?: string;
  /** Why a file has no text. */
  unreadable?: string;
  /** Main changed it too since the branch began. */
  contested?: boolean;
}

export interface NamedSpec {
  name: string;
  spec: GameServerSpec;
}

export interface Limits {
  servers: number;
  /** Cores. */
  cpu: number;
  /** Bytes. */
  memory: number;
  storage: number;
}

/** Everything a check looks at. */
export interface CheckFacts {
  tenant: string;
  cluster: string;
  changed: readonly ChangedPath[];
  /** Servers of main, those that can be read. */
  before: readonly NamedSpec[];
  /** Files of main that cannot be read as servers, by path, with what is wrong. */
  unreadable: readonly { path: string; message: string; line?: number }[];
  limits: Limits;
  /** Public ports of the tenant, both ends included. */
  ports: { first: number; last: number } | undefined;
}

/** A server that is made, changed or deleted. */
export interface ServerStep {
  name: string;
  file: string;
  before?: GameServerSpec;
  after?: GameServerSpec;
  templates: { before?: GameTemplateSpec; after?: GameTemplateSpec };
}

export interface Checked {
  findings: Finding[];
  steps: ServerStep[];
  /** The whole tenant before and after. */
  used: { before: Limits; after: Limits };
}

/** A step with what it means. */
export interface PlannedStep extends ServerStep {
  plan: Plan;
}

export type Verdict = 'success' | 'failure';
