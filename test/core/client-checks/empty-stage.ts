import type { OpenStage } from '../../../electron/core/client-checks/stage';
import { given } from './acts';

/** A stage at which nothing ever comes. */
export function emptyStage(): OpenStage & { isClosed: boolean } {
  const nothing = () => {};
  return {
    given: given(),
    isClosed: false,
    lifetimes: nothing,
    pass: nothing,
    expireAccessTokens: nothing,
    trouble: nothing,
    nextCallback: nothing,
    nextIdToken: nothing,
    fault: nothing,
    rotateKey: nothing,
    endFamilies: nothing,
    mark: nothing,
    onAct: () => nothing,
    busy: () => 0,
    browse: async () => {},
    settle: nothing,
    async close() {
      this.isClosed = true;
    },
  };
}
