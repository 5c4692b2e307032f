import type { ConnectionView } from '../../../electron/contract';
import { isPractice } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { go, retryVault } from '../../state/actions';
import { useVault } from '../../state/app';
import { confirmSession, isFailing } from './vault-screen';

/** Whether a connection can't be used for now: its secrets are sealed, and the vault doesn't open. Practice connections do without. */
export function useIsSealedOff(connection: Pick<ConnectionView, 'template'>): boolean {
  return isFailing(useVault().state) && !isPractice(connection);
}

/** The vault's problem, where work goes on without it. */
export function VaultBanner() {
  const vault = useVault();
  if (!isFailing(vault.state)) return null;
  return (
    <Callout
      live
      tone="warning"
      title={vault.title}
      actions={
        <>
          <Button size="small" onPress={retryVault}>
            Retry
          </Button>
          <Button size="small" onPress={confirmSession}>
            Use this session only…
          </Button>
          <Button size="small" variant="quiet" onPress={() => go({ at: 'vault' })}>
            Details
          </Button>
        </>
      }
    >
      <p className="untrusted">{vault.action}</p>
      <p>You can inspect tokens and practise without it: practice tokens stay in memory.</p>
    </Callout>
  );
}

/** For a practice connection, whose secrets then are in memory. */
export function InMemoryNote() {
  const vault = useVault();
  if (!isFailing(vault.state)) return null;
  return (
    <Callout
      tone="note"
      title="Kept in memory"
      actions={
        <Button size="small" onPress={() => go({ at: 'vault' })}>
          About the keychain
        </Button>
      }
    >
      {vault.title}, so these practice tokens are gone when Tokenscope quits. They are sealed as soon as the keychain is available.
    </Callout>
  );
}
