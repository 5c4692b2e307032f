import { type ReactNode, useEffect, useState } from 'react';
import type { ExchangeRow, LoggedExchangeView, Pair } from '../../../electron/contract';
import { TROUBLES } from '../../../electron/model/tap';
import { inShort } from '../../../electron/model/text/durations';
import { Button, CopyButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { CopyAs } from '../../components/copy-as';
import { Fold } from '../../components/disclosure';
import { Icon, Spinner } from '../../components/icons';
import looks from '../../components/looks.module.css';
import { LiveText } from '../../components/live-text';
import { each, escaped, marked } from '../../components/untrusted';
import { invoke } from '../../bridge';
import { muteFinding } from '../../state/actions';
import { answeredAhead } from '../../state/answers-ahead';
import { exact, localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { bytesInWords } from '../calls/measure';
import { Findings } from '../token/findings';
import { Body } from './body';
import { Coach } from './coach';
import { copyExchange, isByBrowser } from './copying';
import { Parameters, parametersOf, queryOf } from './parameters';
import { isPending, outcomeOf, purposeWords } from './words';
import { Row, ScrollPane, Section, Stack } from '../../components/layout';
import { Table } from '../../components/table';
import { Rewritten } from './rewritten';
import styles from './detail.module.css';
import parameters from './parameters.module.css';

/** Milliseconds an exchange must stay chosen before it is read: going down the list reads none. */
const REST_MS = 70;

export interface DetailProps {
  connectionId: string;
  row: ExchangeRow;
  /** To be compared with another. */
  isPinned: boolean;
  onPin: (isPinned: boolean) => void;
  /** null: another must be pinned first. */
  onCompare: (() => void) | null;
}

export function Detail({ connectionId, row, isPinned, onPin, onCompare }: DetailProps) {
  const request = { connectionId, id: row.id };
  const {
    value: exchange,
    problem,
    again,
  } = useAnswer(
    () => invoke('exchanges.get', request),
    row,
    REST_MS,
    () => answeredAhead('exchanges.get', request),
  );
  const mute = async (code: string, muted: boolean) => {
    if (await muteFinding(connectionId, code, muted)) again();
  };
  const outcome = outcomeOf(row, exchange?.response?.statusText);
  return (
    <ScrollPane label="Selected exchange" data-exchange pad={[16, 24, 24]} data-find-scope>
      <Stack as="header" gap={6}>
        <Row wrap gap={[8, 16]} align="start" justify="between">
          <h2 className={`mono untrusted clamp ${styles.what}`}>
            <span className="literal">{row.method}</span> {marked(shortened(row.url))}
          </h2>
          <Row gap={6} fixed>
            {onCompare ? (
              <Button size="small" onPress={onCompare}>
                Compare with pinned
              </Button>
            ) : null}
            <button
              type="button"
              className={looks.toggle}
              aria-pressed={isPinned}
              title="Keep this exchange to compare another with it"
              onClick={() => onPin(!isPinned)}
            >
              <Icon name="pin" size={14} />
              {isPinned ? 'Pinned' : 'Pin'}
            </button>
            {isByBrowser(row) ? (
              <CopyButton text={row.url} label="Copy URL" variant="default" />
            ) : (
              <CopyAs onCopy={(language) => copyExchange(connectionId, row.id, language)} />
            )}
          </Row>
        </Row>
        <Row as="p" wrap gap={[2, 16]} className="dim tabular">
          <Row as="span" gap={6} className={`strong tone-${outcome.tone}`}>
            <Icon name={outcome.icon} size={15} />
            {outcome.long}
          </Row>
          <span>{purposeWords[row.purpose]}</span>
          {row.check ? (
            <span className="untrusted">
              Check: <bdi>{marked(row.check.statement.slice(0, 200))}</bdi>
            </span>
          ) : null}
          {row.preflight ? <span>Sent by a preflight</span> : null}
          {row.by ? <span>Sent by your app</span> : null}
          {row.trouble ? <span className="tone-warn">Fault of the tap: {TROUBLES[row.trouble].label}</span> : null}
          <span>
            <LiveText text={(now) => localDateTime(row.at, now)} />{' '}
            <LiveText className={`faint ${styles.ago}`} text={(now) => exact(row.at, now)} />
          </span>
          {row.error ? <bdi className={`mono ${isPending(row) ? 'dim' : 'tone-dead'}`}>{escaped(row.error.slice(0, 120))}</bdi> : null}
        </Row>
      </Stack>
      {problem ? <Callout problem={problem} /> : null}
      {exchange ? <ExchangeParts exchange={exchange} onMute={mute} /> : problem ? null : <Waiting />}
    </ScrollPane>
  );
}

/** Only when it takes long enough to be noticed. */
function Waiting() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? (
    <p className="faint">
      <Spinner label="Reading the exchange" />
    </p>
  ) : null;
}

/** The URL without its query, which stands below it in parts. */
function shortened(url: string): string {
  const at = url.indexOf('?');
  const place = at < 0 ? url : url.slice(0, at);
  return place.length > 600 ? `${place.slice(0, 600)}…` : place;
}

export interface ExchangePartsProps {
  exchange: LoggedExchangeView;
  /** Absent: its findings can't be muted. */
  onMute?: (code: string, muted: boolean) => unknown;
  /** In the place of the response's body. */
  answerBody?: ReactNode;
}

export function ExchangeParts({ exchange, onMute, answerBody }: ExchangePartsProps) {
  const { request, response, coach, findings, secrets, rewritten } = exchange;
  const query = parametersOf(queryOf(exchange.url));
  const signed = exchange.purpose === 'callback' ? 'Signed response' : 'DPoP proof';
  return (
    <>
      {coach ? <Coach coach={coach} exchange={exchange} /> : null}
      {findings.length > 0 ? <Findings findings={findings} onMute={onMute} /> : null}
      <Section gap={8} top title={exchange.purpose === 'callback' ? 'Response through the browser' : 'Request'} note={sizeOf(request.body)}>
        {query.length > 0 ? <Parameters label="Query" pairs={query} /> : null}
        <Body label="Request body" body={request.body} />
        <Headers pairs={request.headers} label="Request headers" />
      </Section>
      {request.proof ? (
        <Section gap={8} top title={signed} note="decoded; its signature is not stored">
          <Body label={signed} body={request.proof} />
        </Section>
      ) : null}
      {response ? (
        <Section gap={8} top title="Response" note={sizeOf(response.body)}>
          {answerBody ?? <Body label="Response body" body={response.body} isAnswer />}
          <Headers pairs={response.headers} label="Response headers" />
        </Section>
      ) : exchange.by ? null : exchange.purpose === 'authorize' ? (
        <p className="dim">The response went to the browser: a sign-in page. Tokenscope doesn't see it.</p>
      ) : exchange.purpose === 'sign-out' ? (
        <p className="dim">The response went to the browser. Tokenscope doesn't see whether the session ended.</p>
      ) : null}

      {rewritten ? <Rewritten rewritten={rewritten} /> : null}
      {secrets.length > 0 ? (
        <Section gap={8} top title="Secrets used" note="as fingerprints; the values are never stored">
          <Table className={parameters.table} aria-label="Secrets used">
            <tbody>
              {each(secrets, (secret) => (
                <tr>
                  <th scope="row">{secret.kind}</th>
                  <td className={parameters.fingerprint}>
                    <code className={parameters.secret}>{secret.fingerprint}</code>
                  </td>
                  <td className="dim untrusted">{marked(secret.where)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Section>
      ) : null}
      {response ? <Timing headersMs={response.headersMs} endMs={response.endMs} /> : null}
    </>
  );
}

const sizeOf = (body: LoggedExchangeView['request']['body']) =>
  body.bytes === 0
    ? ''
    : `${bytesInWords(body.bytes)}${body.cutAt === null || body.cutAt === 0 ? '' : `, the first ${bytesInWords(body.cutAt)} kept`}`;

function Headers({ pairs, label }: { pairs: readonly Pair[]; label: string }) {
  if (pairs.length === 0) return null;
  return (
    <Fold label="Headers" count={pairs.length}>
      <Parameters label={label} pairs={pairs} isBare />
    </Fold>
  );
}

/** Where the time went: waiting for the headers, then reading. */
function Timing({ headersMs, endMs }: { headersMs: number; endMs: number }) {
  const share = endMs > 0 ? Math.min(1, Math.max(0, headersMs / endMs)) : 1;
  return (
    <Section gap={8} top title="Timing" note={inShort(endMs)}>
      <Row gap={2} maxWidth={480} className={styles.timing} aria-hidden="true">
        <i style={{ flexGrow: share }} />
        <i className={styles.read} style={{ flexGrow: 1 - share }} />
      </Row>
      <Row as="p" gap={16} justify="between" maxWidth={480} className="small dim tabular">
        <span>{inShort(headersMs)} to the headers</span>
        <span>{inShort(Math.max(0, endMs - headersMs))} for the body</span>
      </Row>
    </Section>
  );
}
