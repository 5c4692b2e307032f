import { ConfirmDialog } from '../../components/dialog';
import { clock } from '../../state/clock';
import { localDateTime } from '../../state/time';
import { Stack } from '../../components/layout';

export interface RevokeDialogProps {
  token: 'access' | 'refresh';
  isOpen: boolean;
  /** Of the access token; milliseconds since the epoch, null if unknown. */
  expiresAt: number | null;
  onRevoke: () => unknown;
  onClose: () => void;
}

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
      <Stack gap={8}>
        {token === 'refresh' ? (
          <p>
            The provider is asked to revoke it, and most then revoke the access tokens that came with it. After that, nothing can be
            refreshed: someone has to sign in again.
          </p>
        ) : (
          <p>
            The provider is asked to revoke it. An API that asks the provider then refuses it; one that only checks the signature may accept
            it {expiresAt === null ? 'for as long as it likes' : `until it expires, ${localDateTime(expiresAt, clock.now())}`}. Some
            providers revoke the refresh token with it.
          </p>
        )}
        <p>Afterwards, Tokenscope asks about each token to show the effect. The tokens stay here for inspection.</p>
      </Stack>
    </ConfirmDialog>
  );
}
