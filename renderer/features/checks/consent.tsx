import { type ReactNode, useState } from 'react';
import type { CheckResultView, ConnectionSummary } from '../../../electron/contract';
import { Button, usePending } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Fact, Facts } from '../../components/facts';
import type { IconName } from '../../components/icons';
import { Card } from '../../components/layout';
import { each, marked } from '../../components/untrusted';
import { setSession, useChecksSession } from '../../state/checks';
import { CHANGING, DESTRUCTIVE } from '../../../electron/model/check-words';
import styles from './consent.module.css';

export interface Allowed {
  burning: boolean;
  changes: boolean;
}

type Begin = (allowed: Allowed) => Promise<unknown>;

/** What a run may need a yes for. */
export interface Wanted {
  /** Permissions as chosen; questions that were answered for good before need no more. */
  allowed: Allowed;
  /** Ask about checks that burn tokens and the sign-ins they cost (null: unknown); null: don't ask. */
  burning: { count: number; signIns: number | null } | null;
  /** Ask about requests that may change data, one untrusted line each: "DELETE /v1/customers/1, 3 times"; null: don't ask. */
  changing: readonly string[] | null;
  total: number;
}

/** To run these once more. */
export function wantedOf(results: readonly CheckResultView[]): Wanted {
  const burning = results.filter(({ burns }) => burns).length;
  const changing = results.filter(({ changesData }) => changesData).map(({ statement }) => statement);
  return {
    allowed: { burning: burning > 0, changes: changing.length > 0 },
    burning: burning > 0 ? { count: burning, signIns: null } : null,
    changing: changing.length > 0 ? changing : null,
    total: results.length,
  };
}

/** Ids of those that may run. */
export const chosenOf = (results: readonly CheckResultView[], { burning, changes }: Allowed): string[] =>
  results.flatMap(({ id, burns, changesData }) => ((burning || !burns) && (changes || !changesData) ? [id] : []));

/** Asks before a plan's run what was not agreed to before. */
export function useConsent(summary: ConnectionSummary, planId: string) {
  const { agreedToBurn, agreedToChange } = useChecksSession(summary.id);
  const [isStarting, whileStarting] = usePending();
  const [asking, setAsking] = useState<(Wanted & { begin: Begin }) | null>(null);
  /** Begins with what is allowed, at once where there is nothing to ask. */
  const ask = (wanted: Wanted, begin: Begin) => {
    const burning = agreedToBurn ? null : wanted.burning;
    const changing = agreedToChange === planId ? null : wanted.changing;
    // In production the main process asks, out of the page's reach, and says all of this.
    if (summary.production || (!burning && !changing)) return whileStarting(() => begin(wanted.allowed));
    setAsking({ ...wanted, burning, changing, begin });
  };
  const question = asking ? (
    <Consent
      {...asking}
      summary={summary}
      onClose={() => setAsking(null)}
      onChoose={(allowed) => {
        setAsking(null);
        if (asking.burning && allowed.burning) setSession(summary.id, { agreedToBurn: true });
        if (asking.changing && allowed.changes) setSession(summary.id, { agreedToChange: planId });
        void whileStarting(() => asking.begin(allowed));
      }}
    />
  ) : null;
  return { ask, isStarting, question };
}

interface ConsentProps extends Wanted {
  summary: ConnectionSummary;
  onClose: () => void;
  onChoose: (allowed: Allowed) => void;
}

function Consent({ summary, allowed, burning, changing, total, onClose, onChoose }: ConsentProps) {
  const [burn, setBurn] = useState<boolean | null>(burning === null ? allowed.burning : null);
  if (burning !== null && burn === null) {
    const { count, signIns } = burning;
    return (
      <Question
        key="burning"
        title={count === 1 ? 'Run the destructive check?' : `Run ${count} destructive checks?`}
        yes={count === 1 ? 'Run it' : 'Run them'}
        no={count < total ? (count === 1 ? 'Leave it out' : 'Leave them out') : null}
        icon="flame"
        onClose={onClose}
        onAnswer={(answer) => {
          if (changing === null) onChoose({ burning: answer, changes: allowed.changes });
          else setBurn(answer);
        }}
        asked="Asked once for this connection, until you quit Tokenscope."
      >
        <p>{DESTRUCTIVE.how}</p>
        <Facts terms="92px" className={styles.means}>
          <Fact name="Your tokens">{DESTRUCTIVE.tokens}</Fact>
          <Fact name="You">
            {signIns === null
              ? 'May have to sign in for them.'
              : signIns === 0
                ? 'No extra sign-in.'
                : `Sign in ${signIns === 1 ? 'once more' : `${signIns} more times`}.`}
          </Fact>
          <Fact name="The provider">{DESTRUCTIVE.provider}</Fact>
        </Facts>
      </Question>
    );
  }
  if (changing === null) return null;
  const isOne = changing.length === 1;
  const isAll = changing.length >= total - (burn ? 0 : (burning?.count ?? 0));
  return (
    <Question
      key="changes"
      title={isOne ? 'Send the call that may change data?' : `Send ${changing.length} calls that may change data?`}
      yes={isOne ? 'Send it' : 'Send them'}
      no={isAll ? null : isOne ? 'Leave it out' : 'Leave them out'}
      icon="send"
      onClose={onClose}
      onAnswer={(changes) => onChoose({ burning: burn ?? false, changes })}
      asked="Asked once for this plan and connection, until you quit Tokenscope."
    >
      <p>
        With the access token of <bdi>{marked(summary.name)}</bdi>, this plan sends:
      </p>
      <Card as="ul" frame="plain" gap={4} className={`${styles.requests} mono`}>
        {each(changing, (request) => (
          <li>
            <bdi className="untrusted">{marked(request)}</bdi>
          </li>
        ))}
      </Card>
      <Facts terms="92px" className={styles.means}>
        <Fact name="Your data">{CHANGING.data}</Fact>
        <Fact name="The plan">{CHANGING.plan}</Fact>
      </Facts>
    </Question>
  );
}

interface QuestionProps {
  title: string;
  yes: string;
  /** null: there would be nothing left to run. */
  no: string | null;
  icon: IconName;
  /** How often this is asked. */
  asked: string;
  onClose: () => void;
  onAnswer: (isAllowed: boolean) => void;
  children: ReactNode;
}

/** Focus starts on the safe choice. */
function Question({ title, yes, no, icon, asked, onClose, onAnswer, children }: QuestionProps) {
  return (
    <Dialog
      onClose={onClose}
      closeFirst
      title={title}
      actions={
        <>
          {no === null ? null : <Button onPress={() => onAnswer(false)}>{no}</Button>}
          <Button variant="primary" icon={icon} onPress={() => onAnswer(true)}>
            {yes}
          </Button>
        </>
      }
    >
      {children}
      <p className="faint">{asked}</p>
    </Dialog>
  );
}
