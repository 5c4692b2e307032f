import type { ConnectionSummary } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { marked } from '../../components/untrusted';
import { isProductionName } from '../../state/environment';
import { Facts } from '../../components/facts';
import styles from './questions.module.css';
import { Card } from '../../components/layout';

export interface ChangesDialogProps {
  summary: ConnectionSummary;
  /** The requests, one line each: "DELETE /v1/customers/1, 3 times". Untrusted. */
  requests: readonly string[];
  canLeaveOut: boolean;
  onClose: () => void;
  onChoose: (allowChanges: boolean) => void;
}

/** Asks once per plan and connection before requests that may change data. Focus starts on the safe choice. */
export function ChangesDialog({ summary, requests, canLeaveOut, onClose, onChoose }: ChangesDialogProps) {
  const isProduction = isProductionName(summary.environment);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      role="alertdialog"
      size="medium"
      title={requests.length === 1 ? 'Send the call that may change data?' : `Send ${requests.length} calls that may change data?`}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            Cancel
          </Button>
          {canLeaveOut ? (
            <Button onPress={() => onChoose(false)}>{requests.length === 1 ? 'Leave it out' : 'Leave them out'}</Button>
          ) : null}
          <Button variant="primary" icon="send" onPress={() => onChoose(true)}>
            {requests.length === 1 ? 'Send it' : 'Send them'}
          </Button>
        </>
      }
    >
      <p>This plan sends, with the access token of this connection:</p>
      <Card as="ul" frame="plain" gap={4} className={`${styles.requests} mono`}>
        {requests.map((request, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and two may be equal
          <li key={index}>
            <bdi className="untrusted">{marked(request)}</bdi>
          </li>
        ))}
      </Card>
      <Facts terms="92px" className={styles.means}>
        <div>
          <dt>Your data</dt>
          <dd>May be created, changed or deleted. Tokenscope can’t undo that.</dd>
        </div>
        <div>
          <dt>The plan</dt>
          <dd>Comes from a file. If someone else wrote it, make sure that you want to send each of these requests.</dd>
        </div>
      </Facts>
      {isProduction ? (
        <p className={`tone-warn ${styles.production}`}>
          This connection belongs to <bdi>{summary.environment}</bdi>.
        </p>
      ) : null}
      <p className="faint">Asked once for this plan and connection, until you close Tokenscope.</p>
    </Dialog>
  );
}
