import { invoke } from '../../bridge';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/icons';
import { Section } from '../../components/layout';
import { useAnswer } from '../../state/use-answer';
import { Differences } from '../compare/comparison';

/** What the server changed between the token it was given and the one it issued for it. */
export function ExchangedToken({ connectionId }: { connectionId: string }) {
  const { value, problem } = useAnswer(() => invoke('tokens.compareExchanged', { connectionId }), null);
  return (
    <Section level="h2" title="Compared with the subject token" note="what the exchange changed" gap={8}>
      {problem ? <Callout problem={problem} /> : null}
      {value ? (
        <Differences comparison={value} names={['the subject token', 'this token']} />
      ) : problem ? null : (
        <Spinner label="Comparing" />
      )}
    </Section>
  );
}
