import { canonicalJson, liveCommandOf, type GameTemplateSpec, type SettingValue } from '@pteronimbus/synth/contract';

export interface LiveChanges {
  names: string[];
  commands: string[];
}

/** Which settings changed between two annotations of live settings, and what the console must be told. */
export function liveChanges(template: GameTemplateSpec, had: string | undefined, wanted: string | undefined): LiveChanges {
  const [old, next] = [had, wanted].map((text) => JSON.parse(text ?? '{}') as Record<string, SettingValue>) as [Record<string, SettingValue>, Record<string, SettingValue>];
  const changed = template.variables.filter(({ name }) => name in next && canonicalJson(old[name]) !== canonicalJson(next[name]));
  return {
    names: changed.map(({ name }) => name),
    commands: changed.flatMap((variable) => liveCommandOf(variable, next[variable.name] as SettingValue) ?? []),
  };
}
