import type { Problem } from '../model/failure';
import type { EventName, EventOf } from './events';
import type { Method, RequestOf, ResponseOf } from './methods';

export type * from '../model/app';
export type * from '../model/call-result';
export type * from '../model/check';
export type { CheckGroup, Verdict as CheckVerdict } from '../model/check-words';
export type * from '../model/connection';
export type { ImportReview } from '../model/connection-file';
export type * from '../model/contrast';
export type * from '../model/exchange';
export type * from '../model/failure';
export type * from '../model/finding';
export type * from '../model/flow';
export type * from '../model/grant';
export type * from '../model/history';
export type { IntakeReview } from '../model/intake';
export type * from '../model/window/preferences';
export type * from '../model/window/removal';
export type * from '../model/scratch';
export type * from '../model/server-answer';
export type * from '../model/token';
export type * from '../model/window/update';
export type * from '../model/verification';
export type * from '../model/window/window-layout';
export type { EventName, EventOf } from './events';
export type { Method, RequestOf, ResponseOf, TokenKind } from './methods';

/** What every method answers: `invoke` strips custom error fields, so failures travel as values. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** What preload puts on `window.tokenscope`. */
export interface Bridge {
  invoke<M extends Method>(method: M, ...request: RequestOf<M> extends undefined ? [] : [RequestOf<M>]): Promise<Result<ResponseOf<M>>>;
  on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void;
}
