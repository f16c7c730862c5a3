// A game's variables as form fields: what a field starts with, and what of a form is worth sending.
export type SettingValue = string | number | boolean;

/** What was typed; empty: as it is; null: taken away. */
export type SecretValue = string | null;

export interface Variable {
  name: string;
  label: string;
  description: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'choice';
  default?: SettingValue;
  choices?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  multiline?: boolean;
  secret?: boolean;
  effect: 'restart' | 'live';
}

/** What stands in `settings`; the others are sealed and stand in `secrets`. */
export const askable = (variables: readonly Variable[]): Variable[] => variables.filter((variable) => variable.secret !== true);

export const secretsOf = (variables: readonly Variable[]): Variable[] => variables.filter((variable) => variable.secret === true);

/** A form's secrets: nobody is shown one, so each begins empty, which means "as it is". */
export const noSecrets = (variables: readonly Variable[]): Record<string, SecretValue> => Object.fromEntries(secretsOf(variables).map(({ name }) => [name, '']));

/** Secrets that were typed, or are to be taken away. */
export function typedSecrets(form: Record<string, SecretValue>): Record<string, SecretValue> {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''));
}

export function startValues(variables: readonly Variable[], settings: Record<string, unknown> = {}): Record<string, SettingValue> {
  const start = (variable: Variable) => (settings[variable.name] as SettingValue | undefined) ?? variable.default ?? (variable.type === 'boolean' ? false : '');
  return Object.fromEntries(askable(variables).map((variable) => [variable.name, start(variable)]));
}

/** Values of the form that differ from `before`; a number field that was emptied goes back to the default (null removes). */
export function changedSettings(variables: readonly Variable[], before: Record<string, SettingValue>, form: Record<string, SettingValue>): Record<string, SettingValue | null> {
  const changed: Record<string, SettingValue | null> = {};
  for (const variable of askable(variables)) {
    const value = typed(variable, form[variable.name] ?? '');
    if (value !== before[variable.name]) changed[variable.name] = value === '' && variable.type !== 'string' ? null : value;
  }
  return changed;
}

/** Number fields give text while they are being typed in; what is no number stays as it is, for the API to say so. */
function typed(variable: Variable, value: SettingValue): SettingValue {
  if (variable.type !== 'integer' && variable.type !== 'number') return value;
  const text = String(value).trim();
  return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

/** A name nobody has to think of: the game and the first free number. */
export function freeName(game: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? game : `${game}-${number}`;
    if (!taken.has(name)) return name;
  }
}
