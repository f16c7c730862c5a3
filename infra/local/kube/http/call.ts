// One request on its way through the server.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from '../api.ts';
import type { User } from '../auth/user.ts';
import type { RequestInfo } from './request-info.ts';
import type { Wanted } from './negotiate.ts';

export interface Call {
  api: Api;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  query: URLSearchParams;
  user: User;
  info: RequestInfo;
  wanted: Wanted;
  /** Shown to the client as Warning headers. */
  warnings: string[];
}

export interface Answer {
  code: number;
  /** An object, JSON that is encoded already, or bytes of another type. */
  body: object | string | Buffer;
  type?: string;
  headers?: Record<string, string>;
}

/** Undefined when the handler has answered by itself (a stream). */
export type Handler = (call: Call) => Answer | undefined | Promise<Answer | undefined>;
