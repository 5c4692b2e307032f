import { invoke } from '../../bridge';
import { Card, Stack } from '../../components/layout';
import { marked } from '../../components/untrusted';
import { useAnswer } from '../../state/use-answer';
import { ExchangeParts } from '../exchanges/detail';

/** The request that a sign-in failed at, with its answer, as the log has it. */
export function FailedRequest({ connectionId, exchangeId }: { connectionId: string; exchangeId: string }) {
  const { value: exchange } = useAnswer(() => invoke('exchanges.get', { connectionId, id: exchangeId }), exchangeId);
  if (exchange === null) return null;
  const [place = ''] = exchange.url.split(/[?#]/, 1);
  return (
    <Stack as="section" gap={12} aria-label="The request that failed">
      <h2>The request that failed</h2>
      <Card as="p" frame="sunken" pad={[8, 12]} className="mono untrusted">
        <span className="literal">{exchange.method}</span> {marked(place)}
      </Card>
      {/* Its explanation stands above. */}
      <ExchangeParts exchange={{ ...exchange, coach: null, findings: [] }} />
    </Stack>
  );
}
