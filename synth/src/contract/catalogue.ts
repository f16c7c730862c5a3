// Which template a wish means. The catalogue is an argument: released templates, oldest first within a game.
import type { GameTemplateSpec } from './game-template.ts';
import { shown, type WishError } from './schema-errors.ts';
import { suggestion } from './typo.ts';

export type Catalogue = readonly GameTemplateSpec[];

/** The template of a game, its newest revision unless one is named; or what is wrong with the name. Paths are pointers into the spec. */
export function templateOf(catalogue: Catalogue, game: string, revision?: number): { template: GameTemplateSpec } | { errors: WishError[] } {
  const revisions = catalogue.filter((template) => template.game === game);
  const template = revisions.findLast((one) => revision === undefined || one.revision === revision);
  if (template) return { template };
  if (revisions.length > 0) return { errors: [{ path: '/revision', message: `${game} has no revision ${revision}. It has: ${revisions.map((one) => one.revision).join(', ')}.` }] };
  const games = [...new Set(catalogue.map((one) => one.game))];
  return { errors: [{ path: '/game', message: `There is no game ${shown(game)}${suggestion(game, games)}. The catalogue has: ${games.join(', ')}.` }] };
}
