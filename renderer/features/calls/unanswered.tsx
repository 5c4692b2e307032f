import type { CallResultView, Problem } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { ExchangeList } from './exchange-list';
import { Column, Stack } from '../../components/layout';

export function Unanswered({ result, problem }: { result: CallResultView; problem: Problem | null }) {
  return (
    <Column as="section" aria-label="No response">
      <Stack top grow pad={[12, 24, 24]} className="scroll">
        <Callout live tone={problem?.code === 'cancelled' ? 'note' : 'error'} problem={problem} />
        {result.exchanges.length > 1 ? <ExchangeList steps={result.exchanges} /> : null}
      </Stack>
    </Column>
  );
}
