import type { Pair } from '../../connection/model';
import type { Outcome } from '../model';

interface More {
  expected?: string;
  measured?: Pair[];
}

export function pass(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'pass', text };
}

export function fail(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'fail', text };
}

export function warn(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'warn', text };
}

/** Could not run, but what was measured until then is worth keeping. */
export function cutShort(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'could-not-run', text };
}
