import { useMemo } from 'react';
import type { ConnectionSummary, ConnectionView, LoggedExchangeView, SavedCall, SentSideView } from '../../../electron/contract';
import { environmentName } from '../../../electron/model/environments';
import { inShort } from '../../../electron/model/text/durations';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fact, Facts } from '../../components/facts';
import { Icon, Spinner } from '../../components/icons';
import { Card, Grid, Page, Row, Section, Stack } from '../../components/layout';
import { EnvironmentChip } from '../../components/production-mark';
import { Select } from '../../components/select';
import { escaped, marked } from '../../components/untrusted';
import { useConnections, useSummary } from '../../state/app';
import { useCommand } from '../../state/commands';
import { Members } from '../compare/comparison';
import { ContrastView } from '../contrast/contrast-view';
import { differencesOf } from '../exchanges/differences';
import { useArrival } from './arrival';
import { cancelBoth, chooseOther, optionsOf, othersFor, sendOnBoth, useElsewhere } from './elsewhere';
import { bytesInWords } from './measure';
import { isPersonal } from './personal';
import { previewOf } from './preview';
import { inputOf } from './saved-calls';
import { useCallState } from './session';
import { statusClass, statusPhrase } from './status';
import { useValues } from './use-values';

/** One call on this connection and on another, and what explains that it works on one of them only. */
export function ElsewherePage({ connection, call }: { connection: ConnectionView; call: SavedCall }) {
  const { id } = connection;
  const root = useArrival(id, 'elsewhere');
  const summary = useSummary(id);
  const all = useConnections();
  const others = useMemo(() => (summary === null ? [] : othersFor(summary, all)), [summary, all]);
  const { otherId, runId, sent, problem } = useElsewhere(id);
  const other = others.find((one) => one.id === otherId) ?? others[0];
  const { draft } = useCallState(id, call.id);
  const shown = draft ?? call;
  const { built, trouble } = previewOf(connection, shown, useValues(connection));
  const send = () => {
    if (built && other) void sendOnBoth(id, other.id, inputOf(shown));
  };
  useCommand('send', send);

  return (
    <Page ref={root} tabIndex={-1} gap={24} aria-label="Side by side" className="ringless">
      <Section level="h2" title="Side by side with another connection" gap={8}>
        <p className="dim">
          Sends <code className="untrusted">{escaped(`${shown.method} ${shown.url}`.slice(0, 200))}</code> to the API of both, each with its
          own token, and looks for the difference that explains why it works on one only.
        </p>
        {other === undefined ? (
          <p>There is no other connection yet. Add one for another environment first.</p>
        ) : (
          <Row gap={8} wrap align="end">
            <Select
              label="The other connection"
              options={optionsOf(others)}
              value={other.id}
              onChange={(chosen) => chooseOther(id, chosen)}
            />
            {runId === null ? (
              <Button variant="primary" icon="send" isDisabled={built === null} onPress={send}>
                Send on both
              </Button>
            ) : (
              <Button icon="stop" onPress={() => cancelBoth(id)}>
                Cancel
              </Button>
            )}
          </Row>
        )}
        {trouble ? <Callout tone="warning">{trouble}</Callout> : null}
        {problem ? <Callout live problem={problem} /> : null}
      </Section>
      {runId !== null ? (
        <Row gap={8} role="status">
          <Spinner size={16} />
          Sending, one after the other…
        </Row>
      ) : sent && summary && other ? (
        <Stack gap={24} aria-live="polite">
          {sent.contrast ? <ContrastView contrast={sent.contrast} names={[summary.name, other.name]} /> : null}
          <Grid columns={2} gap={12}>
            <Side side={sent.a} summary={summary} />
            <Side side={sent.b} summary={other} />
          </Grid>
          <Differing a={sent.a} b={sent.b} names={namesOf(summary, other)} template={connection.template} />
        </Stack>
      ) : null}
    </Page>
  );
}

/** By their environments, where those tell them apart. */
function namesOf(...both: [ConnectionSummary, ConnectionSummary]): readonly [string, string] {
  const [one, other] = [environmentName(both[0]), environmentName(both[1])];
  return one === '' || other === '' || one.toLowerCase() === other.toLowerCase() ? ['this one', 'the other'] : [one, other];
}

const calledBy = ({ result }: SentSideView): LoggedExchangeView | null =>
  result?.exchanges.findLast(({ purpose }) => purpose === 'call')?.exchange ?? null;

function Side({ side, summary }: { side: SentSideView; summary: ConnectionSummary }) {
  const { result, problem } = side;
  const exchange = calledBy(side);
  const failed = problem ?? result?.exchanges.findLast((step) => step.problem !== null)?.problem ?? null;
  const status = exchange?.status ?? null;
  return (
    <Card as="section" top gap={8} aria-label={summary.name}>
      <Row gap={8} wrap>
        <h3 className="clip">
          <bdi>{marked(summary.name)}</bdi>
        </h3>
        <EnvironmentChip {...summary} />
      </Row>
      {exchange?.response && status !== null ? (
        <>
          <Row as="p" gap={6} className={`strong ${statusClass(status)}`}>
            <Icon name={status < 400 ? 'ok' : 'error'} />
            {status} {statusPhrase(status, exchange.response.statusText)}
          </Row>
          <Facts terms="82px" className="tabular">
            <Fact name="Total" text={inShort(exchange.response.endMs)} />
            <Fact name="Size" text={bytesInWords(exchange.response.body.bytes)} />
            <Fact name="URL" className="mono untrusted">
              {escaped(exchange.url.slice(0, 300))}
            </Fact>
            <Fact name="Explanation" text={exchange.coach?.what ?? null} />
            <Fact name="Server says" className="mono" text={exchange.coach?.said ?? null} />
          </Facts>
        </>
      ) : (
        <Callout problem={failed} tone={failed?.code === 'cancelled' ? 'note' : undefined} />
      )}
    </Card>
  );
}

interface DifferingProps {
  a: SentSideView;
  b: SentSideView;
  names: readonly [string, string];
  template: ConnectionView['template'];
}

/** What differs between request and response, part by part. */
function Differing({ a, b, names, template }: DifferingProps) {
  const [one, other] = [calledBy(a), calledBy(b)];
  if (one === null || other === null) return null;
  const isHidden = [one, other].some(({ url }) => isPersonal(template, url));
  const parts = differencesOf(one, other).filter(({ title }) => !(isHidden && title === 'Response body'));
  return (
    <Stack gap={12}>
      <h2>Requests and responses</h2>
      {isHidden ? <p className="dim">The response bodies may contain personal data, so they are not compared here.</p> : null}
      {parts.map(({ title, members }) => (
        <Members key={title} title={title} members={members} names={names} none="" />
      ))}
    </Stack>
  );
}
