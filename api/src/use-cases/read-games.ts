import { serverJsonSchema, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { CATALOGUE, gameNames, templateFor } from '@pteronimbus/synth/games';
import { notFound } from '../problem.ts';

/** The newest revision of every game. */
export function listGames() {
  return { items: gameNames().flatMap((name) => { const template = templateFor(name); return template ? [summaryOf(template)] : []; }) };
}

export function readGame(name: string) {
  const template = templateFor(name);
  if (!template) throw notFound(`There is no game ${name.slice(0, 64)} in the catalogue.`);
  const { ports, variables, resources, storage, documentation, join, stdin } = template;
  return { ...summaryOf(template), documentation: documentation ?? null, join: join ?? null, stdin, ports, variables, resources, storage: { size: storage.size } };
}

/** What an editor completes and checks a server's file with. */
export function fileSchema(publicUrl: string) {
  return serverJsonSchema(CATALOGUE, `${publicUrl}/api/schemas/game-server.json`);
}

function summaryOf({ game, displayName, description, revision, versions }: GameTemplateSpec) {
  return { name: game, displayName, description, revision, versions: versions.map((version) => version.name) };
}
