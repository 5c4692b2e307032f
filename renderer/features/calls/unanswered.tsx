import type { CallResultView, Problem } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { ExchangeList } from './exchange-list';

/** In the place of a response where none came: why, and what was exchanged before. */
export function Unanswered({ result, problem }: { result: CallResultView; problem: Problem | null }) {
  return (
    <section className="response" aria-label="No response">
      <div className="response-scroll">
        <Callout live tone={problem?.code === 'cancelled' ? 'note' : 'error'} problem={problem} />
        {result.exchanges.length > 1 ? <ExchangeList steps={result.exchanges} /> : null}
      </div>
    </section>
  );
}
