import type { LoggedExchange, LoggedExchangeView } from '../../../electron/contract';
import type { ChainStep } from '../../../electron/model/discovery';
import { LINK_WORDS } from '../../../electron/model/discovery-words';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { Card, Row, ScrollPane } from '../../components/layout';
import { each, marked, Untrusted } from '../../components/untrusted';
import { ExchangeParts } from '../exchanges/detail';
import { outcomeOf } from '../exchanges/words';
import { ChangedParts, PaneHead } from './pane-head';
import { tookInWords } from './step-list';
import { Verdicts, Why } from './verdicts';

/** A step that is over: why it was asked, what it brought, what the standards say, and the exchange itself. */
export function StepDetail({ step }: { step: ChainStep }) {
  const { title, why, section, outcome, edited, problem, verdicts, exchanges } = step;
  const link = LINK_WORDS[step.link].title;
  return (
    <ScrollPane label="Selected step" data-step-detail pad={[16, 24, 24]} data-find-scope>
      <PaneHead note={exchanges.length === 0 ? link : `${link}, ${tookInWords(step)}`} title={title}>
        <Why why={why} section={section} />
        {outcome === problem?.what ? null : (
          <p className="medium">
            <Untrusted text={outcome} />
          </p>
        )}
        <ChangedParts parts={edited} />
      </PaneHead>
      {problem ? <Callout problem={problem} mending={null} /> : null}
      <Verdicts verdicts={verdicts} />
      {each(exchanges, (exchange, index) => (
        <Exchange exchange={exchange} isRedirect={index > 0} />
      ))}
    </ScrollPane>
  );
}

function Exchange({ exchange, isRedirect }: { exchange: LoggedExchange; isRedirect: boolean }) {
  const { method, url } = exchange;
  const outcome = outcomeOf(exchange, exchange.response?.statusText);
  return (
    <Card gap={12} pad={[12, 16]}>
      <Row wrap gap={[4, 12]} align="start" justify="between">
        <p className="mono untrusted">
          {isRedirect ? <span className="faint">redirected to </span> : null}
          <span className="literal">{method}</span> {marked(url.slice(0, 600))}
        </p>
        <Row as="span" gap={6} className={`tabular tone-${outcome.tone}`}>
          <Icon name={outcome.icon} size={15} />
          {outcome.long}
        </Row>
      </Row>
      <ExchangeParts exchange={shownExchange(exchange)} />
    </Card>
  );
}

/** Its verdicts stand beside it: what the coach and the findings make of it would say the same twice. */
function shownExchange({ failure: _, ...exchange }: LoggedExchange): LoggedExchangeView {
  return { ...exchange, findings: [], coach: null };
}
