import './server-answer.css';
import type { ServerAnswerView } from '../../../electron/contract';
import { IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fold } from '../../components/fold';
import { Icon, type IconName } from '../../components/icons';
import { marked, Untrusted } from '../../components/untrusted';
import { localTime } from '../../state/time';
import type { Asked } from './ask-menu';
import { rowsInOrder, rowWords } from './answer-rows';
import { RawText } from './raw-json';
import { Long } from './members-table';

const titles: Record<ServerAnswerView['what'], string> = { introspection: 'Introspection', userinfo: 'Userinfo', revocation: 'Revocation' };

/** The server's view of a token beside the token's own; the summary first. */
export function ServerAnswer({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { answer, problem, what, token } = asked;
  return (
    <section className="answer" aria-label="The server’s answer">
      <div className="answer-head">
        <h2>
          {titles[what]}{' '}
          <em className="tabular">
            {what === 'userinfo' ? 'of the signed-in person' : `of the ${token} token`}
            {answer ? `, asked at ${localTime(answer.askedAt)}, answered with ${answer.status}` : ''}
          </em>
        </h2>
        <IconButton icon="close" size="small" label="Close the answer" onPress={onClose} />
      </div>
      {problem ? <Callout problem={problem} live /> : null}
      {answer ? <AnswerBody answer={answer} /> : null}
    </section>
  );
}

const tones: Record<'good' | 'bad' | 'plain', { className: string; icon: IconName }> = {
  good: { className: 'answer-good', icon: 'ok' },
  bad: { className: 'answer-bad', icon: 'error' },
  plain: { className: 'answer-plain', icon: 'note' },
};

/** Inactive is good news only after a revocation. */
function toneOf({ what, active, problem }: ServerAnswerView): keyof typeof tones {
  if (problem) return 'bad';
  if (active === null) return 'plain';
  return active === (what !== 'revocation') ? 'good' : 'bad';
}

function AnswerBody({ answer }: { answer: ServerAnswerView }) {
  const tone = tones[toneOf(answer)];
  const different = answer.rows.filter(({ verdict }) => verdict === 'different').length;
  return (
    <>
      {answer.problem ? (
        <Callout problem={answer.problem} live />
      ) : (
        <p className={`answer-summary ${tone.className}`} role="status">
          <Icon name={tone.icon} />
          <span className="untrusted">{marked(answer.summary)}</span>
        </p>
      )}
      {answer.after.length > 0 ? (
        <div className="answer-after">
          <h3>Asked again afterwards</h3>
          <ul>
            {answer.after.map(({ token, active, text }) => (
              <li key={token} className={`after-${active === null ? 'unknown' : active ? 'active' : 'ended'}`}>
                <Icon name={active === null ? 'note' : active ? 'warning' : 'check'} size={14} />
                <span className="after-token">{token} token</span>
                <span className="after-word">{active === null ? 'unknown' : active ? 'still active' : 'ended'}</span>
                <span className="untrusted after-text">{marked(text)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {answer.rows.length > 0 ? (
        <table className="answer-table" aria-label="The token and the server compared">
          <caption className="visually-hidden">
            {different === 0 ? 'No differences.' : `${different} of ${answer.rows.length} differ.`}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                {different === 0 ? '' : <span className="tone-warn">{different === 1 ? '1 differs' : `${different} differ`}</span>}
              </th>
              <th scope="col">The token says</th>
              <th scope="col">The server says</th>
              <th scope="col">
                <span className="visually-hidden">Compared</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rowsInOrder(answer.rows).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat in hostile input
              <tr key={index} className={`answer-${row.verdict}`}>
                <th scope="row">
                  <Untrusted text={row.name} />
                </th>
                <Cell text={row.token} />
                <Cell text={row.server} />
                <td className="answer-verdict">
                  <Compared verdict={row.verdict} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {answer.json === null ? null : (
        <Fold label="The answer as received" className="answer-json">
          <RawText title="Answer" note="secrets left out" text={answer.json} />
        </Fold>
      )}
    </>
  );
}

function Compared({ verdict }: { verdict: ServerAnswerView['rows'][number]['verdict'] }) {
  const { icon, word } = rowWords[verdict];
  return (
    <span className="answer-compared">
      {icon ? <Icon name={icon} size={12} /> : null}
      {word}
    </span>
  );
}

function Cell({ text }: { text: string | null }) {
  return (
    <td>
      {text === null ? <span className="faint">absent</span> : text === '' ? <span className="faint">(empty)</span> : <Long text={text} />}
    </td>
  );
}
