// The form people sign in with: GET shows it, POST checks the password and goes on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { People } from './people.ts';

const MOST_BYTES = 8 * 1024;
/** A wrong password costs this much time, so that guessing stays slow. Milliseconds. */
const WRONG_PASSWORD_DELAY = 300;

/** Handles /interaction/<uid>. */
export async function signInPage(provider: Provider, people: People, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') return page(response, details.uid);
  const form = new URLSearchParams(await bodyOf(request));
  const accountId = people.signIn(form.get('username') ?? '', form.get('password') ?? '');
  if (accountId === undefined) {
    await new Promise((resolve) => setTimeout(resolve, WRONG_PASSWORD_DELAY));
    return page(response, details.uid, 'This name and password do not belong together. Try again.');
  }
  // `consent: {}` goes with the login, else prompt=consent asks for ever.
  await provider.interactionFinished(request, response, { login: { accountId }, consent: {} }, { mergeWithLastSubmission: false });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`The form is larger than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Said in the page, not in its status: so does Keycloak. */
function page(response: ServerResponse, uid: string, error = ''): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in</title>
<style>body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;color:#1b1f24;background:#f6f8fa}
form{background:#fff;padding:2rem;border:1px solid #d0d7de;border-radius:.75rem;display:grid;gap:.75rem;width:min(20rem,90vw)}
input,button{font:inherit;padding:.5rem .75rem;border:1px solid #8c959f;border-radius:.4rem}button{background:#1a5fb4;color:#fff;border:0}
[role=alert]{color:#a40e26;margin:0}h1{font-size:1.25rem;margin:0}</style></head>
<body><main><form method="post" action="/interaction/${encodeURIComponent(uid)}"><h1>Sign in to Pteronimbus</h1>
${error ? `<p role="alert">${error}</p>` : ''}<label>Name<br><input name="username" autocomplete="username" autofocus required></label>
<label>Password<br><input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form></main></body></html>`);
}
