import type { LoggedExchange } from '../../model/exchange';
import { Failure, type FailureDetails } from '../../model/failure';
import { coachOfFailure } from './coach';
import type { CoachAbout } from './model';

/** What a person is told of a failure, but for its code and evidence. */
export type Words = Pick<FailureDetails, 'what' | 'likelyCause' | 'action'>;

/** A failed exchange in words; redacted, so that no secret comes into them. */
export function wordsOf(exchange: LoggedExchange, about: CoachAbout = STRANGER): Words {
  const { what, cause, action } = coachOfFailure(exchange, about);
  return { what, likelyCause: cause, action };
}

/** What failed without an answer that anyone could read. The URL must hold no secret, and may be no more than what words need of it. */
export interface Unanswered extends Pick<LoggedExchange, 'purpose' | 'url'> {
  /** Its evidence tells the coach which situation it is. null: the URL tells, as a callback's does. */
  failure: Pick<FailureDetails, 'code' | 'evidence'> | null;
}

/** A failure on this side of the wire, in the coach's words. */
export function failureOf({ purpose, url }: Pick<Unanswered, 'purpose' | 'url'>, failure: NonNullable<Unanswered['failure']>): Failure {
  return new Failure({ ...failure, ...wordsOfUnanswered({ purpose, url, failure }) });
}

/** `wordsOf` for what had no answer. */
export function wordsOfUnanswered({ purpose, url, failure }: Unanswered, about?: CoachAbout): Words {
  const exchange: LoggedExchange = {
    id: '',
    connectionId: '',
    purpose,
    at: 0,
    method: 'GET',
    url,
    status: null,
    tookMs: null,
    failed: true,
    error: null,
    request: { headers: [], body: NO_BODY },
    response: null,
    failure: failure && { what: '', likelyCause: '', action: '', ...failure },
    secrets: [],
  };
  return wordsOf(exchange, about);
}

const NO_BODY: LoggedExchange['request']['body'] = { text: '', kind: 'empty', bytes: 0, cutAt: null };
/** A connection nobody knows anything of. */
const STRANGER: CoachAbout = { template: 'oauth', issuer: null, tokenEndpoint: null, clockSkewMs: null };
