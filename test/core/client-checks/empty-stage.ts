import { EMPTY_STAGE } from '../../../electron/core/client-checks/cost';
import type { OpenStage } from '../../../electron/core/client-checks/stage';
import { given } from './acts';

/** A stage at which nothing ever comes. */
export function emptyStage(): OpenStage & { isClosed: boolean } {
  const nothing = () => {};
  return {
    ...EMPTY_STAGE,
    given: given(),
    isClosed: false,
    mark: nothing,
    onAct: () => nothing,
    busy: () => 0,
    browse: async () => null,
    settle: nothing,
    async close() {
      this.isClosed = true;
    },
  };
}
