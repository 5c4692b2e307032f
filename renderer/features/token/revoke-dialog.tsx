import { ConfirmDialog } from '../../components/dialog';
import { clock } from '../../state/clock';
import { localDateTime } from '../../state/time';

export interface RevokeDialogProps {
  token: 'access' | 'refresh';
  isOpen: boolean;
  /** Of the access token; milliseconds since the epoch, null where it isn't known. */
  expiresAt: number | null;
  onRevoke: () => unknown;
  onClose: () => void;
}

/** Asks before a token is revoked, and says what that does. */
export function RevokeDialog({ token, isOpen, expiresAt, onRevoke, onClose }: RevokeDialogProps) {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={(opens) => opens || onClose()}
      title={token === 'refresh' ? 'Revoke the refresh token?' : 'Revoke the access token?'}
      confirmLabel="Revoke it"
      cancelLabel="Keep it"
      onConfirm={onRevoke}
    >
      {token === 'refresh' ? (
        <p>
          The provider is asked to end it for good, and most then end the access tokens that came with it. Nothing can be refreshed after
          that: somebody has to sign in again.
        </p>
      ) : (
        <p>
          The provider is asked to end it for good. An API that asks the provider refuses it from then on; one that only checks the
          signature may take it{' '}
          {expiresAt === null ? 'for as long as it likes' : `until it expires, ${localDateTime(expiresAt, clock.now())}`}. Some providers
          end the refresh token with it.
        </p>
      )}
      <p className="dialog-more">Afterwards Tokenscope asks about each token, to show what it did. The tokens stay here to look into.</p>
    </ConfirmDialog>
  );
}
