import type { ConnectionSummary } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { isProductionName } from '../../state/environment';
import { Facts } from '../../components/facts';
import styles from './questions.module.css';

export interface BurningDialogProps {
  summary: ConnectionSummary;
  count: number;
  /** Additional sign-ins they need; null if unknown in advance. */
  signIns: number | null;
  canLeaveOut: boolean;
  onClose: () => void;
  onChoose: (allowBurning: boolean) => void;
}

/** Asks once per connection before tokens are burnt, and explains the consequences. Focus starts on the safe choice. */
export function BurningDialog({ summary, count, signIns, canLeaveOut, onClose, onChoose }: BurningDialogProps) {
  const isProduction = isProductionName(summary.environment);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      role="alertdialog"
      size="medium"
      title={count === 1 ? 'Run the check that burns tokens?' : `Run ${count} checks that burn tokens?`}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            Cancel
          </Button>
          {canLeaveOut ? <Button onPress={() => onChoose(false)}>Leave them out</Button> : null}
          <Button variant="primary" icon="flame" onPress={() => onChoose(true)}>
            Run with them
          </Button>
        </>
      }
    >
      <p>
        To see what the provider does, they use old refresh tokens and codes again, send wrong secrets, revoke tokens and let them expire.
      </p>
      <Facts terms="92px" className={styles.means}>
        <div>
          <dt>Your tokens</dt>
          <dd>
            Live on: everything is done with grants that the run gets for itself. Only at a provider that ends every grant of a person when
            one is revoked do yours end, too.
          </dd>
        </div>
        <div>
          <dt>You</dt>
          <dd>
            {signIns === null
              ? 'May be asked to sign in for them, in the browser.'
              : signIns === 0
                ? 'Are not asked to sign in for them.'
                : `Sign in ${signIns === 1 ? 'once more' : `${signIns} times more`}, each time in the browser.`}
          </dd>
        </div>
        <div>
          <dt>The provider</dt>
          <dd>Sees what looks like stolen tokens. It may write that into its logs, raise an alarm, or slow this client down.</dd>
        </div>
      </Facts>
      {isProduction ? (
        <p className={`tone-warn ${styles.production}`}>
          This connection belongs to <bdi>{summary.environment}</bdi>. Whoever watches its logs should know of this beforehand.
        </p>
      ) : null}
      <p className="faint">Asked once for this connection, until you close Tokenscope.</p>
    </Dialog>
  );
}
