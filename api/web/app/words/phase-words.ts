/** How a phase looks: what it means is in the catalogues. */
export const tone = (phase: string): 'good' | 'busy' | 'quiet' | 'bad' =>
  phase === 'Running' ? 'good' : phase === 'Failed' ? 'bad' : ['Stopped', 'Sleeping', 'Unknown'].includes(phase) ? 'quiet' : 'busy';
