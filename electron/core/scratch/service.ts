import { failing } from '../../model/failure';
import type { Finding } from '../../model/finding';
import type { ScratchTokenView, ScratchView } from '../../model/scratch';
import type { Comparison } from '../../model/token';
import { Newest } from '../base/newest';
import { findingsOfToken } from '../findings/token';
import type { Clock } from '../ports';
import type { Fingerprint } from '../secrets';
import { compareTokens } from '../token/compare';
import { decodeToken } from '../token/decode';
import { inspectToken } from '../token/inspect-token';
import { timesOf } from '../token/times';
import type { CurlRequest } from '../importers/curl-request';
import { curlRequestIn } from './curl-request';
import { type Destination, destinationOf } from './destination';
import { type PastedContent, readPasted } from './find';
import type { FoundToken } from './finds';

/** One inspected token of a pasted text, without the token itself. */
export interface ScratchToken extends Omit<ScratchTokenView, 'findings'> {
  findings: Finding[];
}

export interface Scratch extends Omit<ScratchView, 'tokens'> {
  tokens: ScratchToken[];
}

export interface ScratchServiceDeps {
  clock: Pick<Clock, 'now'>;
  fingerprint: Fingerprint;
}

/** Places listed per token. */
const MAX_PLACES = 4;

/** Inspects pasted text without any connection. Only the newest text's tokens are held, in memory; nothing is stored or sent. */
export class ScratchService {
  readonly #held = new Newest<{ tokens: string[]; request: CurlRequest | null }>('scratch');

  constructor(private readonly deps: ScratchServiceDeps) {}

  /** Finds and inspects every token of a text, which replaces the text before. @throws Failure `bad-request` if it is too long. */
  inspect(text: string): Scratch {
    this.#held.drop();
    return this.#hold(readPasted(text), text);
  }

  /**
   * Reads a text and tells where it belongs. What goes to the inspector replaces the text before.
   * @throws Failure as `destinationOf`.
   */
  async route(text: string): Promise<{ to: 'inspect'; scratch: Scratch } | Exclude<Destination, { to: 'inspect' }>> {
    const destination = await destinationOf(text);
    return destination.to === 'inspect' ? { to: 'inspect', scratch: this.#hold(destination.content, text) } : destination;
  }

  /** The token itself, to verify or decrypt. @throws Failure `not-found`: forgotten, replaced by another text, or never there. */
  token(id: string, index: number): string {
    const token = this.#held.of(id)?.tokens[index];
    if (token === undefined) throw gone();
    return token;
  }

  /** The request of a curl command line; null: there is none, or its text is gone. */
  request(id: string): CurlRequest | null {
    return this.#held.of(id)?.request ?? null;
  }

  /** @throws Failure `not-found`. */
  compare(id: string, a: number, b: number): Comparison {
    return compareTokens(this.token(id, a), this.token(id, b), { a: `Token ${a + 1}`, b: `Token ${b + 1}` });
  }

  forget(): void {
    this.#held.drop();
  }

  #hold(found: PastedContent, text: string): Scratch {
    const request = found.kind === 'curl' ? curlRequestIn(text) : null;
    const id = this.#held.hold({ tokens: found.tokens.map(({ token }) => token), request });
    return { ...found, id, tokens: found.tokens.map((token, index) => this.#look(token, index)) };
  }

  #look({ token, cleaned, places, placesLeftOut }: FoundToken, index: number): ScratchToken {
    const { clock, fingerprint } = this.deps;
    const now = clock.now();
    const decoded = decodeToken(token);
    const more = placesLeftOut + Math.max(0, places.length - MAX_PLACES);
    const where = `${places.slice(0, MAX_PLACES).join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
    return {
      index,
      where,
      cleaned,
      decoded: inspectToken(token, { fingerprint, decoded }),
      findings: findingsOfToken({ decoded, now }),
      times: timesOf(decoded, now),
    };
  }
}

export const gone = failing({
  code: 'not-found',
  what: 'This token is no longer in memory.',
  likelyCause: 'It was cleared, or other text has been pasted since.',
  action: 'Paste the text again.',
});
