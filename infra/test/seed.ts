// Property tests: the same inputs in every CI run, so that a change is judged by what it changes; new ones each time by hand.
import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ seed: 20_261_125 });
