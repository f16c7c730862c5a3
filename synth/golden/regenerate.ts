// Writes the goldens anew: `npm run goldens`. Each folder with an input.json is a case; catalogue/ and crds/ have none to read.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { templateFile, templateManifest, tenantManifests, wishToManifest, yamlOf, type Site, type Tenant } from '../src/charts/index.ts';
import { completeSpec, customResourceDefinitions, environmentOf, filesOf, wordsOf, type GameTemplateSpec, type Wish } from '../src/contract/index.ts';
import { CATALOGUE, templateFor } from '../src/games/index.ts';

const here = import.meta.dirname;

/** Every golden file by its path below this folder. */
export function goldens(): Map<string, string> {
  return new Map([
    ...globSync('*/input.json', { cwd: here }).sort().flatMap((input) => {
      const wanted = JSON.parse(readFileSync(join(here, input), 'utf8')) as { wish: Wish } | { tenant: Tenant; site: Site };
      return [...outputOf(wanted)].map(([path, text]): [string, string] => [join(dirname(input), path), text]);
    }),
    ...CATALOGUE.map((template): [string, string] => [templateFile(template), templateManifest(template)]),
    ...customResourceDefinitions().map((definition): [string, string] => [`crds/${definition.metadata.name.split('.')[0]}.yaml`, yamlOf(definition)]),
  ]);
}

/** The golden files that lie here. */
export function present(): string[] {
  return globSync('**/*.yaml', { cwd: here }).sort();
}

function outputOf(input: { wish: Wish } | { tenant: Tenant; site: Site }): Map<string, string> {
  if ('tenant' in input) return tenantManifests(input.tenant, input.site);
  const template = templateFor(input.wish.game, input.wish.revision);
  if (!template) throw new Error(`There is no game ${input.wish.game}.`);
  return new Map([['output.yaml', wishToManifest(input.wish, template)], ['container.yaml', containerOf(input.wish, template)]]);
}

/** What the game's program is given. */
function containerOf({ name, ...wish }: Wish, template: GameTemplateSpec): string {
  const spec = completeSpec(wish, template);
  const environment = environmentOf(name, spec, template).map((one) => [one.name, 'value' in one ? one.value : `key ${one.secretKey} of the server's ${one.of === 'rcon' ? 'RCON Secret' : 'opened secrets'}`]);
  const [command, args] = [template.command, template.args].map((words) => wordsOf(words, name, spec, template));
  const files = Object.fromEntries(filesOf(name, spec, template).map(({ path, content }) => [path, content.split('\n')]));
  return yamlOf({ ...(command && { command: command.map((word) => (word.includes('\n') ? word.split('\n') : word)) }), ...(args && { args }), environment: Object.fromEntries(environment) as object, files });
}

if (import.meta.main) {
  for (const path of present()) rmSync(join(here, path));
  for (const [path, text] of goldens()) {
    mkdirSync(dirname(join(here, path)), { recursive: true });
    writeFileSync(join(here, path), text);
  }
}
