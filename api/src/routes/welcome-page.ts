/** A plain page that says where things are, until the form has its own. */
export function welcomePage(gitUrl: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Pteronimbus</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style></head>
<body><main><h1>Pteronimbus</h1><p>Game servers as pull requests. This address answers programs and people:</p><ul>
<li><a href="/auth/login">Sign in</a>, then <a href="/api/me">see who you are</a> and <a href="/api/tenants">your tenants</a></li>
<li><a href="/api/games">The catalogue of games</a></li>
<li><a href="/api/openapi.json">The API, as an OpenAPI 3.1 document</a></li>
<li><a href="${gitUrl.replace(/[<>"&]/g, '')}">The repositories</a>: a server is a file in <code>clusters/</code> of your tenant's</li>
</ul><form method="post" action="/auth/logout"><button>Sign out</button></form></main></body></html>
`;
}
