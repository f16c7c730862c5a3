import type { GameTemplateSpec } from '@pteronimbus/synth/contract';

/** What stands before the sentence. Factorio's console says what is no command. */
const SAY: Record<string, string> = { 'minecraft-java': 'say ', 'minecraft-bedrock': 'say ', 'factorio-rcon': '' };

/** The console command that tells players something; undefined where the game has none. */
export function announcement({ query }: GameTemplateSpec, sentence: string): string | undefined {
  const before = SAY[query?.protocol ?? ''];
  return before === undefined ? undefined : `${before}${sentence}`;
}
