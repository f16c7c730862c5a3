// Argo CD's own API: the one thing we ask of it is to look again, right after a push.

export interface ArgoSettings {
  url: string;
  token: string;
  namespace: string;
}

export interface Argo {
  /** Asks for a refresh and returns at once. Requests for one Application that is being refreshed collapse into one more. */
  refresh(application: string): void;
  /** Resolves when nothing is being asked; for tests and for stopping. */
  idle(): Promise<void>;
}

const LIMIT_MS = 15_000;

/** `onFailure` hears why a refresh did not happen; webhook and poll are the net below. */
export function makeArgo(settings: ArgoSettings, onFailure: (application: string, error: Error) => void): Argo {
  const running = new Map<string, { again: boolean; done: Promise<void> }>();

  async function ask(application: string): Promise<void> {
    const query = new URLSearchParams({ refresh: 'normal', appNamespace: settings.namespace });
    const response = await fetch(`${settings.url}/api/v1/applications/${encodeURIComponent(application)}?${query}`, {
      headers: { authorization: `Bearer ${settings.token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`Argo CD answered ${response.status} to a refresh.`);
  }

  async function run(application: string): Promise<void> {
    const state = running.get(application)!;
    do {
      state.again = false;
      await ask(application).catch((error: Error) => onFailure(application, error));
    } while (state.again);
    running.delete(application);
  }

  return {
    refresh(application) {
      const state = running.get(application);
      if (state) {
        state.again = true;
        return;
      }
      const started = { again: false, done: Promise.resolve() };
      running.set(application, started);
      started.done = run(application);
    },
    async idle() {
      await Promise.all([...running.values()].map((state) => state.done));
    },
  };
}
