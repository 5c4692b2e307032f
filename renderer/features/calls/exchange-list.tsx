import { useState } from 'react';
import type { ExchangeView, Pair } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { Icon } from '../../components/icons';
import { ProblemDetails } from '../../components/callout';
import { marked } from '../../components/untrusted';
import { localTime } from '../../state/time';
import { Challenge } from './explained';
import { bytesInWords } from './measure';
import { statusPhrase, statusTone } from './status';

/** All requests one call caused, in the order they happened, each open to its headers. */
export function ExchangeList({ exchanges }: { exchanges: ExchangeView[] }) {
  return (
    <ol className="exchanges">
      {exchanges.map((exchange, index) => (
        <Exchange
          key={exchange.id}
          exchange={exchange}
          reason={reasonOf(exchanges, index)}
          startOpen={exchanges.length === 1 || exchange.challenge !== null}
        />
      ))}
    </ol>
  );
}

/** Why this exchange happened, when it was not the person's own click. */
function reasonOf(exchanges: ExchangeView[], index: number): string | null {
  const exchange = exchanges[index];
  if (index === 0 || !exchange) return null;
  if (exchange.purpose === 'refresh') return 'so the token was refreshed';
  return exchanges[index - 1]?.purpose === 'refresh' ? 'and the call was sent once more' : 'then';
}

function Exchange({ exchange, reason, startOpen }: { exchange: ExchangeView; reason: string | null; startOpen: boolean }) {
  const [isOpen, setOpen] = useState(startOpen);
  const { request, response, challenge, problem } = exchange;
  return (
    <li className="exchange">
      {reason ? (
        <p className="exchange-reason">
          <Icon name="arrow-down" size={14} />
          {reason}
        </p>
      ) : null}
      <div className="exchange-card">
        <button type="button" className="exchange-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <span className="exchange-purpose">{exchange.purpose === 'refresh' ? 'Refresh' : 'Call'}</span>
          <span className="mono clip exchange-url">
            <span className="call-method">{request.method}</span> <bdi>{request.url}</bdi>
          </span>
          {response ? <span className="exchange-time tabular">{inShort(response.endMs)}</span> : null}
          {response ? (
            <span className={`exchange-status status-${statusTone(response.status)}`}>
              {response.status} {statusPhrase(response.status, response.statusText)}
            </span>
          ) : exchange.purpose === 'refresh' ? (
            <span className={`exchange-status status-${problem ? 'bad' : 'good'}`}>{refreshWord(exchange)}</span>
          ) : (
            <span className="exchange-status status-bad">no answer</span>
          )}
        </button>
        {isOpen ? (
          <div className="exchange-body">
            {challenge ? <Challenge challenge={challenge} /> : null}
            {exchange.purpose === 'refresh' ? (
              <p className="dim exchange-note">
                Sent {localTime(exchange.startedAt)}
                {response ? `, headers after ${inShort(response.headersMs)}, end after ${inShort(response.endMs)}` : ''}. Request and answer
                hold tokens, so only {response ? 'status and times are' : 'the outcome is'} kept.
              </p>
            ) : (
              <HeaderTable
                title={`Request, sent ${localTime(exchange.startedAt)}, body ${bytesInWords(request.bodyBytes)}`}
                pairs={request.headers}
              />
            )}
            {response && exchange.purpose === 'call' ? (
              <HeaderTable
                title={`Response, headers after ${inShort(response.headersMs)}, end after ${inShort(response.endMs)}, ${bytesInWords(response.bodyBytes)}`}
                pairs={response.headers}
              />
            ) : null}
            {problem ? (
              <div className="exchange-problem">
                <ProblemDetails problem={problem} withWhat />
              </div>
            ) : null}
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** How a refresh went; its answer holds tokens and is not among what a call brings back. */
export function refreshWord({ problem }: ExchangeView): string {
  return problem ? 'refresh failed' : 'refreshed';
}

/** Header names and values under a line saying whose they are. */
export function HeaderTable({ title, pairs }: { title: string; pairs: Pair[] }) {
  return (
    <table className="header-table">
      <caption>{title}</caption>
      <tbody>
        {pairs.map((pair, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
          <tr key={index}>
            <th scope="row" className="untrusted">
              {marked(pair.name)}
            </th>
            <td className="untrusted mono">{marked(pair.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
