// A synth as cdk8s' own command does it: a process that loads cdk8s, makes one chart and ends. Wish and template come on stdin.
import { text } from 'node:stream/consumers';
import { wishToManifest } from '../../../synth/src/charts/server.ts';
import type { GameTemplateSpec, Wish } from '../../../synth/src/contract/index.ts';

const { wish, template } = JSON.parse(await text(process.stdin)) as { wish: Wish; template: GameTemplateSpec };
process.stdout.write(wishToManifest(wish, template));
