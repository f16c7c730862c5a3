import { API_VERSION, templateName, templateOf, type GameTemplate, type GameTemplateSpec } from '../contract/index.ts';
import { factorio } from './factorio/template.ts';
import { luanti } from './luanti/template.ts';
import { minecraftBedrock } from './minecraft-bedrock/template.ts';
import { minecraftJava } from './minecraft-java/template.ts';
import { valheim } from './valheim/template.ts';

/** Every revision ever released, oldest first within a game: servers stay on theirs until a commit moves them. */
export const CATALOGUE: readonly GameTemplateSpec[] = [minecraftJava, minecraftBedrock, luanti, valheim, factorio];

/** The catalogue as the cluster's objects. */
export function gameTemplates(): GameTemplate[] {
  return CATALOGUE.map((spec) => ({ apiVersion: API_VERSION, kind: 'GameTemplate', metadata: { name: templateName(spec.game, spec.revision) }, spec }));
}

/** The template of a game, its newest revision unless one is named. */
export function templateFor(game: string, revision?: number): GameTemplateSpec | undefined {
  const found = templateOf(CATALOGUE, game, revision);
  return 'template' in found ? found.template : undefined;
}

/** Names of the games, for messages and lists. */
export function gameNames(): string[] {
  return [...new Set(CATALOGUE.map(({ game }) => game))];
}
