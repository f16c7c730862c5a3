/** What a phase means for those who want to play. */
export const PHASE_MEANING: Record<string, string> = {
  Pending: 'Waiting to be set up.',
  Starting: 'Starting; players cannot join yet.',
  Running: 'Running; players can join.',
  Stopping: 'Stopping; the world is being saved.',
  Stopped: 'Stopped, as asked. The world is kept.',
  Sleeping: 'Asleep; the first player who joins wakes it.',
  Updating: 'A change is being made to it.',
  Failed: 'It does not run. The reason stands below.',
  Unknown: 'Nothing is known about it right now.',
};

export const tone = (phase: string): 'good' | 'busy' | 'quiet' | 'bad' =>
  phase === 'Running' ? 'good' : phase === 'Failed' ? 'bad' : ['Stopped', 'Sleeping', 'Unknown'].includes(phase) ? 'quiet' : 'busy';
