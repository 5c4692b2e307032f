import type { CallResultView, CallStepView } from '../../model/call-result';
import type { SavedCall } from '../../model/connection';
import type { FailureDetails } from '../../model/failure';
import type { ExplainedExchange } from '../exchanges/explainer';

/** A test call as a person writes it. `url` is absolute, or relative to the connection's API base URL. */
export type Call = Omit<SavedCall, 'id' | 'name'>;

/** As the window is shown it, but for the exchange and what to make of it. */
export interface CallStep extends Omit<CallStepView, 'exchange' | 'problem'> {
  exchange: ExplainedExchange | null;
  problem: FailureDetails | null;
}

/** As the window is shown it. */
export interface CallResult extends Omit<CallResultView, 'exchanges'> {
  exchanges: CallStep[];
}
