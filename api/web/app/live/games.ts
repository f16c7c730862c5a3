// The catalogue, read once per page load.
import { read, type GameSummary } from './client.ts';
import type { Variable } from '../words/settings.ts';

/** GET /api/games/{game}; the document promises only the summary, the rest is the template's. */
export interface Game extends GameSummary {
  variables: Variable[];
  resources: { cpu: string; memory: string; minimumMemory?: string };
  storage: { size: string };
  documentation: string | null;
  join: string | null;
  /** Whether its console can be typed into. */
  stdin: boolean;
}

const known = new Map<string, Promise<Game>>();

export function gameNamed(name: string): Promise<Game> {
  const asked = known.get(name) ?? read<Game>(`/api/games/${name}`);
  known.set(name, asked);
  asked.catch(() => known.delete(name));
  return asked;
}

export const listGames = async (): Promise<GameSummary[]> => (await read<{ items: GameSummary[] }>('/api/games')).items;
