// Every case, each with a branch of its own.
import { CATALOGUE } from '@pteronimbus/synth/games';
import { templateOf } from '@pteronimbus/synth/contract';
import type { AbuseCase } from './corpus/case.ts';
import { kinds } from './corpus/kinds.ts';
import { metadata } from './corpus/metadata.ts';
import { repository } from './corpus/repository.ts';
import { wishes } from './corpus/wishes.ts';
import { yaml } from './corpus/yaml.ts';

const valheim = templateOf(CATALOGUE, 'valheim', 1);

export const CORPUS: readonly AbuseCase[] = [...kinds, ...metadata, ...yaml, ...wishes('template' in valheim ? (valheim.template.versions[0]?.name ?? '') : ''), ...repository];
