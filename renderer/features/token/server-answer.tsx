import type { ReactNode } from 'react';
import type { ServerAnswerView } from '../../../electron/contract';
import { IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fold } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { Grid, Row, Section } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { Table } from '../../components/table';
import { each, marked, Untrusted } from '../../components/untrusted';
import { localDateTime, localTime } from '../../state/time';
import type { Asked } from './ask-menu';
import { Written } from './member-value';
import { RawText } from './raw-json';
import styles from './server-answer.module.css';

const titles: Record<ServerAnswerView['what'], string> = { introspection: 'Introspection', userinfo: 'Userinfo', revocation: 'Revocation' };

export function ServerAnswer({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { answer, problem, what, token } = asked;
  const whose = what === 'userinfo' ? 'of the signed-in person' : `of the ${token} token`;
  return (
    <Section
      level="h2"
      title={titles[what]}
      note={`${whose}${answer ? `, asked at ${localTime(answer.askedAt)}, status ${answer.status}` : ''}`}
      actions={<IconButton icon="close" size="small" label="Close the response" onPress={onClose} />}
      frame="panel"
      gap={8}
      aria-label="The server's response"
    >
      {problem ? <Callout problem={problem} live /> : null}
      {answer ? <AnswerBody answer={answer} /> : null}
    </Section>
  );
}

const TONES = { note: 'none', ok: 'live', error: 'dead' } as const;

/** Inactive is good news only after a revocation. */
const isGood = ({ what, active }: ServerAnswerView) => active === (what !== 'revocation');

function AnswerBody({ answer }: { answer: ServerAnswerView }) {
  const icon = answer.active === null ? 'note' : isGood(answer) ? 'ok' : 'error';
  // An opaque token and a refresh token say nothing themselves.
  const hasToken = answer.rows.some(({ token }) => token !== null);
  const different = answer.rows.filter(({ verdict }) => verdict === 'different').length;
  return (
    <>
      {answer.problem ? (
        <Callout problem={answer.problem} live />
      ) : (
        <Row as="p" gap={8} align="start" className={`strong ${styles.summary} tone-${TONES[icon]}`} role="status">
          <Icon name={icon} />
          <span className="untrusted">{marked(answer.summary)}</span>
        </Row>
      )}
      {answer.after.length > 0 ? (
        <div>
          <h3>Introspected again afterwards</h3>
          <ul>
            {answer.after.map(({ token, active, text }) => (
              <Grid as="li" key={token} columns="14px 104px 84px minmax(0, 1fr)" gap={8} align="baseline" line="above" pad={[4, 0]}>
                <Icon
                  name={active === null ? 'note' : active ? 'warning' : 'check'}
                  size={14}
                  tone={active === null ? 'none' : active ? 'warn' : 'live'}
                />
                <span className={styles.token}>{token} token</span>
                <span className={active ? 'strong tone-warn' : 'strong'}>
                  {active === null ? 'unknown' : active ? 'still active' : 'ended'}
                </span>
                <span className="untrusted dim">{marked(text)}</span>
              </Grid>
            ))}
          </ul>
        </div>
      ) : null}
      {answer.rows.length > 0 ? (
        <Table named className={styles.table} aria-label="Token and server compared">
          <caption className="visually-hidden">
            {different === 0 ? 'No differences.' : `${different} of ${answer.rows.length} differ.`}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                {different === 0 ? '' : <span className="tone-warn">{different === 1 ? '1 differs' : `${different} differ`}</span>}
              </th>
              {hasToken ? <th scope="col">Token</th> : null}
              <th scope="col">Server</th>
              <th scope="col" aria-label="Compared" />
            </tr>
          </thead>
          <tbody>
            {each(rowsInOrder(answer.rows), ({ name, token, server, verdict, isTime }) => (
              <tr className={verdict === 'different' ? styles.different : undefined}>
                <th scope="row">
                  <Untrusted text={name} />
                </th>
                {hasToken ? (
                  <td>
                    <Value text={token} isTime={isTime} />
                  </td>
                ) : null}
                <td>
                  <Value text={server} isTime={isTime} />
                </td>
                <td className={verdict === 'different' ? 'small strong tone-warn' : 'small dim'}>
                  <Row as="span" gap={4} align="baseline" justify="end">
                    {ROWS[verdict].icon}
                    {ROWS[verdict].word}
                  </Row>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {answer.json === null ? null : (
        <Fold label="Response as received">
          <RawText title="Response" note="secrets left out" text={answer.json} />
        </Fold>
      )}
    </>
  );
}

/** A value of one side; a time as a date, with its digits. */
function Value({ text, isTime }: { text: string | null; isTime?: boolean }) {
  const at = isTime && text !== null && /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) * 1000 : null;
  if (at === null) return <Written text={text} absent="absent" />;
  return (
    <span className="tabular">
      <LiveText text={(now) => localDateTime(at, now)} /> <span className="small faint mono">{text}</span>
    </span>
  );
}

type AnswerRow = ServerAnswerView['rows'][number];

/** Differences first, then common rows, then one-sided rows. */
const ROWS: Record<AnswerRow['verdict'], { word: string; icon: ReactNode }> = {
  different: { word: 'differs', icon: <Icon name="warning" size={12} /> },
  same: { word: 'same', icon: <Icon name="check" size={12} tone="live" /> },
  'server-only': { word: 'server only', icon: null },
  'token-only': { word: 'token only', icon: null },
};

/** Otherwise as given. */
export const rowsInOrder = (rows: readonly AnswerRow[]) =>
  Object.keys(ROWS).flatMap((kind) => rows.filter(({ verdict }) => verdict === kind));
