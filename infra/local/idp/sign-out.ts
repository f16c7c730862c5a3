// Who brings an id token of the session is signed out at once, as at Keycloak; others are asked.
import type { Context, Provider } from 'oidc-provider';

export function signOutAtOnce(provider: Provider): (ctx: Context, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    await next();
    // The provider has checked hint and address, and shows its question.
    const hint = ctx.oidc?.route === 'end_session' && ctx.status === 200 ? ctx.oidc.entities.IdTokenHint : undefined;
    if (!ctx.oidc || !hint) return;
    // Codes and tokens of a session end with it.
    if (hint.payload.sid !== undefined) await (await provider.Session.findByUid(hint.payload.sid))?.destroy();
    const { post_logout_redirect_uri: home, state } = ctx.oidc.params;
    if (home === undefined) return page(ctx);
    const target = new URL(home);
    if (state !== undefined) target.searchParams.set('state', state);
    ctx.redirect(target.href);
  };
}

function page(ctx: Context): void {
  ctx.type = 'html';
  ctx.body = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Signed out</title><body><main><h1>You are signed out.</h1></main></body></html>';
}
