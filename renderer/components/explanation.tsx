import { type ReactNode, useId, useState } from 'react';
import type { LoggedExchangeView, Problem } from '../../electron/contract';
import { REMEDY_WORDS, type Remedy } from '../../electron/model/remedy';
import { invoke } from '../bridge';
import { showExchange } from '../state/mend';
import { useMend } from '../state/use-mend';
import { say, store, useSelected } from '../state/app';
import { clock } from '../state/clock';
import { Button } from './button';
import { Disclosure } from './disclosure';
import styles from './explanation.module.css';
import { Fact, Facts } from './facts';
import { Row } from './layout';
import { Menu, type MenuEntry, MoreMenu } from './menu';
import { type Told, ticketMarkdown, ticketText } from './ticket';
import { each, marked } from './untrusted';

export type { Told };

/** How a failure's own buttons stand beside those of the place it shows in. */
export interface Mending {
  /** What the place's own buttons do already. */
  except?: readonly Remedy[];
  /** Tries once more what failed. */
  retry?: () => unknown;
  /** The place's own acts, the first to be seen: with them, two buttons show, and all else is in a menu. */
  acts?: readonly [MenuEntry<string>, ...MenuEntry<string>[]];
}

/** Buttons are for a glance: more would be a menu. */
const MOST = 3;

export function remediesOf({ mend: remedies = [] }: Pick<Told, 'mend'>, { except = [] }: Mending = {}): Remedy[] {
  return remedies.filter((remedy) => !except.includes(remedy)).slice(0, MOST);
}

interface ExplanationProps {
  told: Told;
  /** What happened stands here too, not in a title above. */
  withWhat?: boolean;
  /** Shows the evidence at once. */
  isOpen?: boolean;
}

/** The provider's own words, the likely cause, what to do, and the evidence. */
export function Explanation({ told, withWhat = false, isOpen }: ExplanationProps) {
  const { what, likelyCause, action, said, evidence } = told;
  const shown = said ?? '';
  const rest = evidence.filter(({ value }) => !shown.includes(value));
  return (
    <>
      <Facts terms={withWhat ? '98px' : '82px'} className={styles.told}>
        <Fact name="What happened" text={withWhat ? what : null} />
        <Fact name="Server says" className="mono" text={said ?? null} />
        <Fact name="Likely cause" text={likelyCause} />
        <Fact name="What to do" text={action} />
        {isOpen && rest.length > 0 ? (
          <Fact name="Evidence">
            <Evidence items={rest} />
          </Fact>
        ) : null}
      </Facts>
      {isOpen ? null : <FoldedEvidence items={[...rest, { label: 'Code', value: told.code }]} />}
    </>
  );
}

function FoldedEvidence({ items }: { items: Problem['evidence'] }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  if (items.length < 2) return null;
  return (
    <>
      <Disclosure isOpen={isOpen} onToggle={setOpen} controls={id}>
        Evidence <span className="faint tabular">{items.length - 1}</span>
      </Disclosure>
      <div id={id} hidden={!isOpen} className={styles.folded}>
        <Evidence items={items} />
      </div>
    </>
  );
}

/** What shows that it was so; all of it untrusted text. */
function Evidence({ items }: { items: Problem['evidence'] }) {
  return (
    <dl className={styles.evidence}>
      {each(items, ({ label, value }) => (
        <Fact name={marked(label)} className="untrusted mono">
          {marked(value)}
        </Fact>
      ))}
    </dl>
  );
}

export interface MendsProps extends Mending {
  told: Told;
  /** The exchange that failed, where it stands here anyway. */
  exchange?: LoggedExchangeView;
  /** The place's own buttons. */
  children?: ReactNode;
}

/** What mends it, the place's own buttons, and what shows and copies it. The first that mends it leads. */
export function Mends({ told, exchange, children, ...mending }: MendsProps) {
  const connectionId = useSelected();
  const remedies = connectionId === null ? [] : remediesOf(told, mending);
  const mend = useMend(connectionId ?? '');
  const { exchangeId } = told;
  const wordsOf = (remedy: Remedy) =>
    told.code === 'connection-incomplete' && remedy === 'open:clientSecret' ? 'Enter the secret' : REMEDY_WORDS[remedy];
  const { acts, retry } = mending;
  if (acts && connectionId !== null) {
    const [first, ...others] = remedies.map((id) => ({ id, label: wordsOf(id), run: () => mend(id, retry) }));
    const [own, ...rest] = acts;
    const copies = COPIES.map(({ id, label }) => ({
      id,
      label: `Copy for a ticket ${label.replace(/^A/, 'a')}`,
      run: () => copyForTicket(told, exchange, connectionId, id),
    }));
    const request = exchangeId ? [{ id: 'request', label: 'Show the request', run: () => showExchange(connectionId, exchangeId) }] : [];
    return <FewButtons acts={[...(first ? [first] : []), own, ...others, ...rest, ...request, ...copies]} />;
  }
  return (
    <Row gap={8} wrap pad={[8, 0, 0]}>
      {connectionId === null
        ? null
        : remedies.map((remedy, index) => (
            <Button key={remedy} variant={index === 0 ? 'primary' : 'default'} onPress={() => mend(remedy, mending.retry)}>
              {wordsOf(remedy)}
            </Button>
          ))}
      {children}
      {connectionId !== null && exchangeId ? (
        <Button variant="quiet" icon="search" onPress={() => showExchange(connectionId, exchangeId)}>
          Show the request
        </Button>
      ) : null}
      <CopyForTicket told={told} exchange={exchange} connectionId={connectionId} />
    </Row>
  );
}

/** Two buttons, of which the first leads, and a menu. */
function FewButtons({ acts }: { acts: readonly MenuEntry<string>[] }) {
  return (
    <Row gap={8} wrap pad={[8, 0, 0]}>
      {acts.slice(0, 2).map(({ id, label, run }, index) => (
        <Button key={id} variant={index === 0 ? 'primary' : 'default'} onPress={() => run?.()}>
          {label}
        </Button>
      ))}
      <MoreMenu label="More" items={acts.slice(2)} />
    </Row>
  );
}

/** Copies a failure for a ticket. `exchange`: the request that failed, where it is known here. */
export async function copyForTicket(
  told: Told,
  exchange: LoggedExchangeView | undefined,
  connectionId: string | null,
  form: 'text' | 'markdown',
): Promise<void> {
  const { exchangeId } = told;
  const isKnown = exchange !== undefined || connectionId === null || !exchangeId;
  const logged = isKnown ? null : await invoke('exchanges.get', { connectionId, id: exchangeId });
  const { version, platform } = store.get();
  const parts = {
    told,
    exchange: exchange ?? (logged?.ok ? logged.value : null),
    now: clock.now(),
    app: `Tokenscope ${version} on ${platform}`,
  };
  const done = await invoke('clipboard.write', { text: form === 'text' ? ticketText(parts) : ticketMarkdown(parts) });
  if (done.ok) say({ tone: 'ok', text: 'Copied for a ticket, with known secrets hidden.' });
  else say({ problem: done.problem });
}

const COPIES = [
  { id: 'text', label: 'As text' },
  { id: 'markdown', label: 'As Markdown' },
] as const;

export function CopyForTicket({ told, exchange, connectionId }: Pick<MendsProps, 'told' | 'exchange'> & { connectionId: string | null }) {
  return (
    <Menu
      label="Copy for a ticket"
      trigger={
        <Button variant="quiet" icon="copy" iconAfter="chevron-down">
          Copy for a ticket
        </Button>
      }
      items={COPIES}
      onAction={(form) => void copyForTicket(told, exchange, connectionId, form)}
    />
  );
}
