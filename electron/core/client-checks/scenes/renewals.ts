import { isAnswered, isRenewal } from '../acts';
import type { Ask } from '../lead';
import type { Asked, AskOptions, Play } from '../scene';

/** Longer than the shortest lifetime there is, 1 second. */
export const PAST_A_SECOND_MS = 1_200;

/**
 * Has an app renew its access token again and again, however it learns that it must: from a 401, ahead of time, or by its own clock alone.
 * The last kind takes no notice of a token that the server ended early; it gets tokens that live for a second, and real time passes. So does an
 * app that lost its grant before: it signs in.
 */
export class Renewals {
  #isByClock = false;

  private constructor(private readonly on: Play) {}

  /** Renews until the kind is known. What a scene plays on a refresh comes after this. */
  static async of(on: Play): Promise<Renewals> {
    const renewals = new Renewals(on);
    for (let turn = 0; turn < 2; turn++) {
      const { acts, outcome } = await renewals.next();
      if (outcome === 'nothing') break;
      if (!acts.some(isRenewal)) {
        await renewals.#goByClock();
        break;
      }
      if (acts.some((act) => act.leg === 'api' && isAnswered(act, 401))) break;
      // Without a 401 it may have gone by its clock: its token may be of a scene before, and short. The one it has now isn't.
    }
    return renewals;
  }

  async #goByClock(): Promise<void> {
    this.#isByClock = true;
    this.on.lifetimes({ accessSeconds: 1 });
    await this.on.ask('sign-in');
    await this.next();
  }

  async next(ask: Ask = 'call', options?: AskOptions): Promise<Asked> {
    if (this.#isByClock) await this.on.wait(PAST_A_SECOND_MS);
    this.on.expireAccessTokens();
    return this.on.ask(ask, options);
  }
}
