import type { GameTemplateSpec } from '@pteronimbus/synth/contract';

const SAY: Record<string, string> = { 'minecraft-java': 'say ', 'minecraft-bedrock': 'say ', 'factorio-rcon': '/silent-command game.print ' };

/** The console command that tells players something; undefined where the game has none. */
export function announcement({ query }: GameTemplateSpec, sentence: string): string | undefined {
  const command = SAY[query?.protocol ?? ''];
  if (command === undefined) return undefined;
  return query?.protocol === 'factorio-rcon' ? `${command}${JSON.stringify(sentence)}` : `${command}${sentence}`;
}
