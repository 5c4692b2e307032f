import { type Practice, type PracticeOptions, startPractice } from '../../electron/practice';
import { during, type Whom } from './during';

/** A practice provider for all tests of the file or `describe` that calls this, or one for each. */
export function practiceFor(whom: Whom, options?: PracticeOptions): Practice {
  return during(whom, async (later) => {
    const practice = await startPractice(options);
    later(practice.stop);
    return practice;
  });
}
