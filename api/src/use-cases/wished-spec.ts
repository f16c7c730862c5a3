import { completeSpec, specErrors, wishSchemaErrors, wishShapeErrors, templateOf as templateIn, type GameServerSpec, type GameTemplateSpec, type Wish, type WishError } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';

/** The template a spec names, or what is wrong with the name. */
export function templateOf(game: string, revision?: number): { template: GameTemplateSpec } | { errors: WishError[] } {
  return templateIn(CATALOGUE, game, revision);
}

/** Everything that is wrong with a wish, its own shape and what its game cannot do together; none: it can be fulfilled. */
export function wishErrors(body: unknown): WishError[] {
  const shape = wishSchemaErrors(body);
  if (shape.length > 0) return shape;
  const wish = body as Wish;
  const found = templateOf(wish.game, wish.revision);
  const errors = [...wishShapeErrors(wish), ...('errors' in found ? found.errors : specErrors(specOf(wish, found.template), found.template))];
  return errors.filter(({ path, message }, i) => errors.findIndex((other) => other.path === path && other.message === message) === i);
}

/** The wish as a complete spec; one without errors always has one. */
export function wishedSpec(wish: Wish): GameServerSpec | undefined {
  const found = templateOf(wish.game, wish.revision);
  return 'errors' in found ? undefined : specOf(wish, found.template);
}

export function specOf({ name: _name, ...spec }: Wish, template: GameTemplateSpec): GameServerSpec {
  return completeSpec(spec, template);
}
