import { useEffect, useState } from 'react';
import type { CallResultView, CallStepView, ConnectionView, Challenge as ServerChallenge, Problem } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { Callout } from '../../components/callout';
import { each } from '../../components/untrusted';
import { Tabs } from '../../components/tabs';
import { Coach } from '../exchanges/coach';
import { Parameters } from '../exchanges/parameters';
import { BodyViewer } from './body-viewer';
import { ExchangeList, refreshWord } from './exchange-list';
import { bytesInWords } from './measure';
import { isPersonal } from './personal';
import { statusClass, statusPhrase } from './status';
import { Column, Row, ScrollPane, Stack } from '../../components/layout';
import styles from './response-view.module.css';
import looks from '../../components/looks.module.css';
import { Fact, Facts } from '../../components/facts';
import { EmptyState } from '../../components/placeholders';

type Part = 'body' | 'headers' | 'exchanges';

export function ResponseView({ result, connection }: { result: CallResultView; connection: ConnectionView }) {
  const [part, setPart] = useState<Part>('body');
  /** The exchange whose body the person asked to see. */
  const [uncovered, setUncovered] = useState<string | null>(null);
  const last = result.exchanges.findLast(({ purpose }) => purpose === 'call');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new result starts at its body again
  useEffect(() => setPart('body'), [result]);
  if (!last) return null;
  const { exchange, status } = last;
  if (!exchange?.response || status === null) return <Unanswered result={result} problem={last.problem} />;
  const { response } = exchange;
  const isCovered = isPersonal(connection.template, last.url) && uncovered !== exchange.id;
  // The exchange itself says it as well.
  const explained = part !== 'exchanges' && (result.explanation !== null || result.challenge !== null);
  return (
    <Column as="section" className="response" aria-label="Response">
      <Row fixed wrap gap={[4, 16]} pad={[12, 24, 8]} role="status">
        <Row as="span" gap={6} className={`response-status strong ${styles.status} ${statusClass(status)}`}>
          <Icon name={status < 400 ? 'ok' : 'error'} />
          {status} {statusPhrase(status, response.statusText)}
        </Row>
        <Row as="dl" wrap gap={[2, 16]} className={`${styles.facts} tabular`}>
          <Fact name="TTFB" text={inShort(response.headersMs)} />
          <Fact name="total" text={inShort(response.endMs)} />
          <Fact
            name="size"
            text={`${bytesInWords(response.body.bytes)}${result.body.cutAt === null ? '' : `, cut at ${bytesInWords(result.body.cutAt)}`}`}
          />
        </Row>
        {result.exchanges.length > 1 ? <Chain steps={result.exchanges} onOpen={() => setPart('exchanges')} /> : null}
        {result.rateLimit ? (
          <Row as="p" gap={6} className={`dim ${styles.rate} tabular`}>
            <Icon name="clock" size={14} />
            <span className="untrusted">{result.rateLimit.text}</span>
          </Row>
        ) : null}
      </Row>
      <Stack grow className={explained ? styles.explained : undefined}>
        <Tabs
          kind="page"
          title="Response"
          label="Parts of the response"
          selected={part}
          onSelect={setPart}
          items={[
            {
              id: 'body',
              label: 'Body',
              content:
                result.body.kind === 'empty' ? (
                  <Stack pad={[16, 24]} className="dim">
                    <p>The response has no body.</p>
                    {result.body.notice ? <p className="untrusted">{result.body.notice}</p> : null}
                  </Stack>
                ) : isCovered ? (
                  <Cover onShow={() => setUncovered(exchange.id)} />
                ) : (
                  <BodyViewer body={result.body} connection={connection} />
                ),
            },
            {
              id: 'headers',
              label: 'Headers',
              count: response.headers.length,
              content: (
                <ScrollPane label="Response headers" grow pad={[12, 24, 24]}>
                  <Parameters label="As received" pairs={response.headers} />
                </ScrollPane>
              ),
            },
            {
              id: 'exchanges',
              label: 'Exchanges',
              count: result.exchanges.length,
              content: (
                <Stack top grow pad={[12, 24, 24]} className="scroll">
                  <ExchangeList steps={result.exchanges} />
                </Stack>
              ),
            },
          ]}
        />
        {explained ? <Explained result={result} /> : null}
      </Stack>
    </Column>
  );
}

/** In the place of a body that may be about people, until the person asks for it. */
function Cover({ onShow }: { onShow: () => void }) {
  return (
    <EmptyState
      art={<Icon name="lock" size={20} />}
      title="This response may contain personal data"
      actions={
        <Button icon="eye" onPress={onShow}>
          Show
        </Button>
      }
    >
      Hidden until you choose to show it, to keep it out of screenshots and away from onlookers.
    </EmptyState>
  );
}

/** The story in one line: 401, refreshed, 200. */
function Chain({ steps, onOpen }: { steps: CallStepView[]; onOpen: () => void }) {
  return (
    <button type="button" className={`${looks.toggle} ${styles.chain} last tabular`} onClick={onOpen}>
      {each(steps, (step, index) => (
        <span>
          {index > 0 ? <span className="faint"> → </span> : null}
          {step.purpose === 'refresh' ? (
            refreshWord(step)
          ) : (
            <span className={statusClass(step.status)}>{step.status ?? 'no response'}</span>
          )}
        </span>
      ))}
    </button>
  );
}

function Unanswered({ result, problem }: { result: CallResultView; problem: Problem | null }) {
  return (
    <Column as="section" aria-label="No response">
      <Stack top grow pad={[12, 24, 24]} className="scroll">
        <Callout live tone={problem?.code === 'cancelled' ? 'note' : 'error'} problem={problem} />
        {result.exchanges.length > 1 ? <ExchangeList steps={result.exchanges} /> : null}
      </Stack>
    </Column>
  );
}

function Explained({ result }: { result: CallResultView }) {
  const { explanation, challenge } = result;
  return (
    <ScrollPane aside label="Explanation" pad={[12, 16, 16]} className={styles.aside}>
      {explanation ? <Coach coach={explanation} isLabelled={false} /> : null}
      {challenge ? <Challenge challenge={challenge} /> : null}
    </ScrollPane>
  );
}

function Challenge({ challenge }: { challenge: ServerChallenge }) {
  return (
    <Stack as="section" gap={6}>
      <h3>
        The server's challenge <bdi className="mono dim">{challenge.scheme}</bdi>
      </h3>
      {challenge.parameters.length > 0 ? (
        <Facts lined named terms="minmax(80px, 40%)">
          {each(challenge.parameters, ({ name, value }) => (
            <Fact name={name} nameClass="untrusted mono" className="untrusted mono">
              {value}
            </Fact>
          ))}
        </Facts>
      ) : null}
    </Stack>
  );
}
