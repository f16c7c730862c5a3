import { completeSpec, specErrors, type GameServerSpec, type GameTemplateSpec, type Wish, type WishError } from '@pteronimbus/synth/contract';
import { gameNames, templateFor } from '@pteronimbus/synth/games';
import { Problem } from '../problem.ts';

/** The template a spec names, or what is wrong with the name. */
export function templateOf(game: string, revision?: number): { template: GameTemplateSpec } | { errors: WishError[] } {
  const template = templateFor(game, revision);
  if (template) return { template };
  if (!gameNames().includes(game)) return { errors: [{ path: '/game', message: `There is no game ${JSON.stringify(game.slice(0, 40))}. The catalogue has: ${gameNames().join(', ')}.` }] };
  return { errors: [{ path: '/revision', message: `${game} has no revision ${revision}. The newest is ${templateFor(game)?.revision}.` }] };
}

/** Throws a 422 Problem when the wish does not fit its game. The wish's shape was checked before. */
export function checkWish(wish: Wish): void {
  const found = templateOf(wish.game, wish.revision);
  const errors = 'errors' in found ? found.errors : specErrors(specOf(wish, found.template), found.template);
  if (errors.length > 0) throw new Problem('invalid-wish', 'This wish cannot be fulfilled.', { errors });
}

/** The wish as a complete spec; what `checkWish` let through always has one. */
export function wishedSpec(wish: Wish): GameServerSpec | undefined {
  const found = templateOf(wish.game, wish.revision);
  return 'errors' in found ? undefined : specOf(wish, found.template);
}

export function specOf({ name: _name, ...spec }: Wish, template: GameTemplateSpec): GameServerSpec {
  return completeSpec(spec, template);
}
