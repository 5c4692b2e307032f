import { useState } from 'react';
import type { ExchangeRow, SavedCall } from '../../../electron/contract';
import { Icon } from '../../components/icons';
import { Page, Section } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import looks from '../../components/looks.module.css';
import { SearchBox } from '../../components/search-box';
import { escaped } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { say, useApp } from '../../state/app';
import { useExchanges } from '../../state/exchanges';
import { localDateTime } from '../../state/time';
import { outcomeOf, pathOf } from '../exchanges/words';
import { useArrival } from './arrival';
import styles from './call-list.module.css';
import { selectCall, setDraft, useCallState } from './session';

/** Drawn at once. */
const MOST = 100;

/** Aligns the text of the rows with the heading. */
const OUTDENTED = { margin: '0 calc(-1 * var(--space-16))' };

/** The calls that were sent from here, as the exchange log has them; each can be taken back into the form of `call`. */
export function HistoryPage({ connectionId, call }: { connectionId: string; call: SavedCall }) {
  const rows = useExchanges(connectionId);
  const root = useArrival(connectionId, 'history', rows !== null);
  const isKept = useApp((state) => state.settings.keepExchanges);
  const { draft } = useCallState(connectionId, call.id);
  const [query, setQuery] = useState('');
  const sent = (rows ?? []).filter(({ purpose, check }) => purpose === 'call' && !check);
  const found = sent.filter((row) => matches(row, query));

  const load = async (row: ExchangeRow) => {
    const done = await ask('calls.fromExchange', { connectionId, id: row.id });
    if (!done) return;
    const { call: loaded, lost } = done.value;
    const { id, name } = draft ?? call;
    setDraft(connectionId, call.id, { id, name, ...loaded });
    selectCall(connectionId, call.id);
    say({
      tone: 'ok',
      text: `Loaded into “${name}”.${lost.length === 0 ? '' : ` The log does not contain ${lost.slice(0, 3).join(', ')}: enter it again.`}`,
      undo: async () => setDraft(connectionId, call.id, draft),
    });
  };

  return (
    <Page ref={root} tabIndex={-1} gap={16} aria-label="History" className="ringless">
      <Section
        level="h2"
        title="History"
        note={sent.length > 0 ? `${found.length} of ${sent.length}` : ''}
        gap={8}
        actions={
          sent.length > 0 ? <SearchBox label="Search the history" placeholder="Search" query={query} onQuery={setQuery} /> : undefined
        }
      >
        <p className="dim">
          {sent.length > 0
            ? 'Choose one to load it into the form; nothing is sent yet. They come from the exchange log.'
            : isKept
              ? 'Calls that you send from this connection are listed here.'
              : 'The exchange log is switched off in App settings, so no history is kept.'}
        </p>
      </Section>
      {found.length > 0 ? (
        <ul style={OUTDENTED} aria-label="Calls sent">
          {found.slice(0, MOST).map((row) => {
            const outcome = outcomeOf(row);
            return (
              <li key={row.id}>
                <button type="button" className={`${looks.item} ${styles.item} ${styles.sent}`} onClick={() => void load(row)}>
                  <span className={`inline nowrap tone-${outcome.tone}`}>
                    <Icon name={outcome.icon} size={14} /> {row.status ?? 'none'}
                  </span>
                  <span className="mono clip" title={row.url.slice(0, 2_000)}>
                    <span className="literal">{row.method}</span> <bdi>{escaped(pathOf(row.url).slice(0, 300))}</bdi>
                  </span>
                  <LiveText className="small faint nowrap tabular" text={(now) => localDateTime(row.at, now)} />
                </button>
              </li>
            );
          })}
        </ul>
      ) : sent.length > 0 ? (
        <p className="dim">No call matches.</p>
      ) : null}
      {found.length > MOST ? <p className="dim">The newest {MOST} are shown. Search to find others.</p> : null}
    </Page>
  );
}

function matches({ method, url, status }: ExchangeRow, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${method} ${url} ${status ?? 'no response'}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
