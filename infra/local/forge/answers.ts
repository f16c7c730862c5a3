// Answers in Gitea's shapes: JSON, errors, pages.
import type { ServerResponse } from 'node:http';

/** An error body of Gitea's REST API. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly errors: string[] | null | undefined;

  constructor(status: number, message: string, errors?: string[] | null) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(message = 'not found', cause?: string): ApiError {
  return new ApiError(404, message, cause === undefined ? null : [cause]);
}

export function refusedHere(what: string): ApiError {
  return new ApiError(501, `The embedded forge does not do this: ${what}.`);
}

/** Private instance: nobody is told anything before they sign in. Said without the usual address. */
export class SignInFirst extends Error {
  override readonly name = 'SignInFirst';
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', 'content-length': text.length, ...headers }).end(text);
}

export function sendError(response: ServerResponse, error: ApiError, rootUrl: string): void {
  const errors = error.errors === undefined ? {} : { errors: error.errors };
  sendJson(response, error.status, { ...errors, message: error.message, url: `${rootUrl}/api/swagger` });
}

export interface Page {
  page: number;
  limit: number;
}

/** 30 entries by default, 50 at most. */
export function pageOf(query: URLSearchParams): Page {
  const number = (name: string) => Number.parseInt(query.get(name) ?? '', 10);
  const page = number('page');
  const limit = number('limit');
  return { page: page > 0 ? page : 1, limit: limit > 0 ? Math.min(limit, 50) : 30 };
}

/** One page of a list with the headers that lead to the others. `url` is the request's own. */
export function sendPage<T>(response: ServerResponse, url: URL, rootUrl: string, all: T[], shape: (one: T) => unknown): void {
  sendJson(response, 200, onPage(url, all).map(shape), pageHeaders(url, rootUrl, all.length));
}

/** As `sendPage`, for the lists of which Gitea says how long they are and not where the next page lies. */
export function sendCounted<T>(response: ServerResponse, url: URL, all: T[], shape: (one: T) => unknown): void {
  sendJson(response, 200, onPage(url, all).map(shape), countHeaders(all.length));
}

function onPage<T>(url: URL, all: T[]): T[] {
  const { page, limit } = pageOf(url.searchParams);
  return all.slice((page - 1) * limit, page * limit);
}

/** How long a list is, and nothing of its pages. */
export function countHeaders(total: number): Record<string, string> {
  return { 'x-total-count': String(total), 'access-control-expose-headers': 'X-Total-Count' };
}

export function pageHeaders(url: URL, rootUrl: string, total: number): Record<string, string> {
  const { page, limit } = pageOf(url.searchParams);
  const last = Math.max(1, Math.ceil(total / limit));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(to));
    return `<${rootUrl}${url.pathname}?${query}>; rel="${rel}"`;
  };
  const links = [...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []), ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : [])];
  return { 'x-total-count': String(total), 'access-control-expose-headers': 'X-Total-Count, Link', ...(links.length > 0 && { link: links.join(',') }) };
}
